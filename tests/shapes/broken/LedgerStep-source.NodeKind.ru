# focus: http://example.org/graph/ledger#step-1
DELETE WHERE { <http://example.org/graph/ledger#step-1> dcterms:source ?value } ;
INSERT DATA { <http://example.org/graph/ledger#step-1> dcterms:source <../actor/the-gazette> }
