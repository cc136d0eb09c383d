# focus: http://example.org/graph/links#actor-ada-writer-1
DELETE WHERE { <http://example.org/graph/links#actor-ada-writer-1> dcterms:type ?value } ;
INSERT DATA { <http://example.org/graph/links#actor-ada-writer-1> dcterms:type rec-c:link-method-nobody-described-it }
