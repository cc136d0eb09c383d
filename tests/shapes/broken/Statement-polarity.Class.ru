# focus: talks/statement/no-quota
DELETE WHERE { <talks/statement/no-quota> rec:polarity ?value } ;
INSERT DATA { <talks/statement/no-quota> rec:polarity rec-c:polarity-nobody-described-it }
