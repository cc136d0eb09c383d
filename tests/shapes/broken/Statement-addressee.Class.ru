# focus: talks/statement/no-quota
INSERT DATA { <talks/statement/no-quota> rec:addressee <../topic/fishing-rights> }
