# focus: talks/statement/no-quota
DELETE WHERE { <talks/statement/no-quota> rec:modality ?value } ;
INSERT DATA { <talks/statement/no-quota> rec:modality rec-c:modality-nobody-described-it }
