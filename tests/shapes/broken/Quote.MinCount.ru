# focus: ../text/00aa#selector=300,360
DELETE WHERE { <talks> schema:usageInfo ?value }
