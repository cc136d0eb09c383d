# focus: talks/statement/no-quota
DELETE WHERE { <talks/statement/no-quota> rec:statementKind ?value } ;
INSERT DATA { <talks/statement/no-quota> rec:statementKind rec-c:statement-kind-nobody-described-it }
