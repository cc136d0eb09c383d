# focus: http://example.org/graph/ledger#step-1
DELETE WHERE { <http://example.org/graph/ledger#step-1> dcterms:type ?value } ;
INSERT DATA { <http://example.org/graph/ledger#step-1> dcterms:type rec-c:part-agent }
