# focus: http://example.org/graph/article/talks/1
INSERT DATA { <http://example.org/graph/article/talks/1> adms:status rec-c:review-draft } ;
INSERT DATA { rec-c:review-draft a skos:Concept }
