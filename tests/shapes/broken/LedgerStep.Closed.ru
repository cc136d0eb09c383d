# focus: http://example.org/graph/ledger#step-1
INSERT DATA { <http://example.org/graph/ledger#step-1> dcterms:craeted "x" }
