# focus: talks/event/storm#when
INSERT DATA { <talks/event/storm#when> a rec:TimeSpan ; rec:edtf "2023-05-02"^^edtf:EDTF ;
    rec:dateBasis rec-c:date-basis-stated ; rec:beginEarliest "2 May 2023" }
