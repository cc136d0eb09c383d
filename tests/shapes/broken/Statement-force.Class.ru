# focus: talks/statement/no-quota
DELETE WHERE { <talks/statement/no-quota> rec:force ?value } ;
INSERT DATA { <talks/statement/no-quota> rec:force rec-c:force-nobody-described-it }
