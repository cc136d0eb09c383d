# focus: http://example.org/graph/ledger#step-1
INSERT DATA { <http://example.org/graph/ledger#step-1> dcterms:type rec-c:ledger-step-told } ;
INSERT DATA { rec-c:ledger-step-told a skos:Concept }
