# focus: http://example.org/graph/ledger#step-1
INSERT DATA { <http://example.org/graph/ledger#step-1> dcterms:created "2023-06-04"^^xsd:date }
