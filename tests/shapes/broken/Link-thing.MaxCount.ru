# focus: http://example.org/graph/links#actor-ada-writer-1
INSERT DATA { <http://example.org/graph/links#actor-ada-writer-1> oa:hasTarget <../actor/the-gazette> }
