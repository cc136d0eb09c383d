# focus: http://example.org/graph/article/talks/1#run
INSERT DATA { <http://example.org/graph/article/talks/1#run> prov:wasAssociatedWith <talks/topic/missing> }
