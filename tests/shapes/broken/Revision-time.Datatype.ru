# focus: http://example.org/doc/article/talks?rev=2
DELETE WHERE { <http://example.org/doc/article/talks?rev=2> prov:generatedAtTime ?value } ;
INSERT DATA { <http://example.org/doc/article/talks?rev=2> prov:generatedAtTime "2023-06-02"^^xsd:date }
