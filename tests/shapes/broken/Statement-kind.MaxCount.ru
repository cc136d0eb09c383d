# focus: talks/statement/no-quota
INSERT DATA { <talks/statement/no-quota> rec:statementKind rec-c:statement-kind-assertion }
