# focus: talks/statement/no-quota
INSERT DATA { <talks/statement/no-quota> rec:modality rec-c:modality-possible } ;
INSERT DATA { rec-c:modality-possible a skos:Concept }
