# focus: talks/actor/envoy
DELETE WHERE { <talks/actor/envoy> rec:actorKind ?value } ;
INSERT DATA { <talks/actor/envoy> rec:actorKind rec-c:part-agent }
