# focus: http://example.org/graph/ledger#step-1
DELETE WHERE { <http://example.org/graph/ledger#step-1> prov:wasAttributedTo ?value } ;
INSERT DATA { <http://example.org/graph/ledger#step-1> prov:wasAttributedTo <talks/actor/missing> }
