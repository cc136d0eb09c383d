# focus: talks/statement/no-quota
DELETE WHERE { <talks/statement/no-quota> schema:about ?value }
