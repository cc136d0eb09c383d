# focus: http://example.org/graph/article/talks/1
DELETE WHERE { <http://example.org/graph/article/talks/1> foaf:primaryTopic ?value } ;
INSERT DATA { <http://example.org/graph/article/talks/1> foaf:primaryTopic <talks#work> }
