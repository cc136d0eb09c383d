# focus: talks/statement/no-quota
DELETE WHERE { <talks/statement/no-quota> rec:stance ?value } ;
INSERT DATA { <talks/statement/no-quota> rec:stance rec-c:part-agent }
