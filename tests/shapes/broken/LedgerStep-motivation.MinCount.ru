# focus: http://example.org/graph/ledger#step-1
DELETE WHERE { <http://example.org/graph/ledger#step-1> oa:motivatedBy ?value }
