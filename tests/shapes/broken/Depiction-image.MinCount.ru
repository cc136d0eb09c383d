# focus: talks/image/quay#depiction-2
INSERT DATA {
    <talks/image/quay#depiction-2> a rec:Depiction ; rec:depicted <../actor/ada-writer> .
}
