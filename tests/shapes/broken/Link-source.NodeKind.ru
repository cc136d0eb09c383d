# focus: http://example.org/graph/links#actor-ada-writer-1
DELETE WHERE { <http://example.org/graph/links#actor-ada-writer-1> dcterms:source ?value } ;
INSERT DATA { <http://example.org/graph/links#actor-ada-writer-1> dcterms:source <../actor/the-gazette> }
