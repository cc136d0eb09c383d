# focus: talks/statement/no-quota
INSERT DATA { <talks/statement/no-quota> rec:force rec-c:force-asserts }
