# focus: http://example.org/doc/article/talks?rev=2
DELETE WHERE { <http://example.org/doc/article/talks?rev=2> dcterms:source ?value } ;
INSERT DATA { <http://example.org/doc/article/talks?rev=2> dcterms:source <http://example.org/commit> }
