# focus: talks/statement/no-quota
INSERT DATA { <talks/statement/no-quota> schema:about <talks/topic/missing> }
