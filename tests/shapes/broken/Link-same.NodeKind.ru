# focus: http://example.org/graph/links#actor-ada-writer-1
DELETE WHERE { <http://example.org/graph/links#actor-ada-writer-1> oa:hasBody ?value } ;
INSERT DATA { <http://example.org/graph/links#actor-ada-writer-1> oa:hasBody "Q1" }
