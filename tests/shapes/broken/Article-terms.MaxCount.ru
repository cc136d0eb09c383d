# focus: talks
INSERT DATA { <talks> schema:usageInfo "full" }
