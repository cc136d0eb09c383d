# focus: talks/statement/no-quota
INSERT DATA { <talks/statement/no-quota> rec:polarity rec-c:polarity-positive }
