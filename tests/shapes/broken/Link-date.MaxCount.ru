# focus: http://example.org/graph/links#actor-ada-writer-1
INSERT DATA { <http://example.org/graph/links#actor-ada-writer-1> dcterms:created "2023-06-02"^^xsd:date }
