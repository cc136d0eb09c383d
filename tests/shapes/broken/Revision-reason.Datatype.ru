# focus: http://example.org/doc/article/talks?rev=2
DELETE WHERE { <http://example.org/doc/article/talks?rev=2> dcterms:description ?value } ;
INSERT DATA { <http://example.org/doc/article/talks?rev=2> dcterms:description "Une raison"@fr }
