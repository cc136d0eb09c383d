# focus: talks/statement/no-quota
INSERT DATA { <talks/statement/no-quota> rec:sepaker "x" }
