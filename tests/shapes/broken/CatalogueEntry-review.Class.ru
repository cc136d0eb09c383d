# focus: http://example.org/graph/article/talks/1
DELETE WHERE { <http://example.org/graph/article/talks/1> adms:status ?value } ;
INSERT DATA { <http://example.org/graph/article/talks/1> adms:status rec-c:review-nobody-described-it }
