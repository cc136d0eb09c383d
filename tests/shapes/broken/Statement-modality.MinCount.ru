# focus: talks/statement/no-quota
DELETE WHERE { <talks/statement/no-quota> rec:modality ?value }
