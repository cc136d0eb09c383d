# focus: talks/statement/no-quota
INSERT DATA { <talks/statement/no-quota> rec:stance rec-c:stance-own }
