# focus: http://example.org/graph/links#actor-ada-writer-1
INSERT DATA { <http://example.org/graph/links#actor-ada-writer-1> dcterms:type rec-c:link-method-found } ;
INSERT DATA { rec-c:link-method-found a skos:Concept }
