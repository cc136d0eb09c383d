# focus: talks
DELETE WHERE { <talks> schema:headline ?value }
