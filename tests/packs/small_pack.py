"""A pack of a few lines, written by the tests: what any country could bring, with nothing of it in the code."""

from pathlib import Path

FILES: dict[str, str] = {
    "pack.toml": """
code = "zz"
root_territory = "ZZ"
currency = "XTS"
lead_party = "ministry"
illustrative = true
population_date = 2020-01-01
[names]
fr = "Pays d’essai"
ar = "بلد تجريبي"
en = "Test Land"
[currency_label]
fr = "u"
ar = "و"
en = "u"
[million_label]
fr = "Mu"
ar = "م.و"
en = "Mu"
""",
    "territories.csv": """code,level,parent_code,name_fr,name_ar,name_en,population_2020,lat,lon
ZZ,country,,Pays d’essai,بلد تجريبي,Test Land,300,,
R1,region,ZZ,Région,جهة,Region,300,1.5,1.5
P1,province,R1,Province,إقليم,Province,300,1.5,1.5
C1,commune,P1,Commune une,جماعة أولى,Commune one,100,1.2,1.2
C2,commune,P1,Commune deux,جماعة ثانية,Commune two,200,1.7,1.7
""",
    "sources.csv": """code,address,publisher,kind,note
paper,https://paper.example/1,Le journal,press,
report,https://report.example/2,Le ministère,official,
""",
    "units.csv": """code,label_fr,label_ar,label_en
XTS_million,Mu,م.و,Mu
date,date,تاريخ,date
year,année,سنة,year
text,texte,نص,text
""",
    "measures.csv": """code,name_fr,name_ar,name_en,unit
total_cost,Coût total,الكلفة,Total cost,XTS_million
signed_on,Signature,التوقيع,Signing,date
start_year,Début,البداية,Start,year
end_year,Fin,النهاية,End,year
""",
    "parties.csv": """code,name_fr,name_ar,name_en,party_type,family_code,is_family,territory_code
towns,Communes,الجماعات,Communes,local_government,,true,
ministry,Ministère,وزارة,Ministry,ministry,,false,
town,Commune une,جماعة أولى,Commune one,local_government,towns,false,C1
builder,Opérateur,منفذ,Operator,operator,,false,
""",
    "programmes.csv": """code,name_fr,name_ar,name_en
cities,Villes,مدن,Cities
""",
    "projects.csv": """code,name_fr,name_ar,name_en,programme_code,scale,territory_codes,visibility
STREET,La rue,الزنقة,The street,cities,neighbourhood,C1,public
""",
    "actions.csv": """project_code,axis,axis_fr,axis_ar,number,title_fr,title_ar,title_en,cost_millions,operator_code
STREET,1,Voirie,طرق,1,Paver,تبليط,Pave,10,builder
""",
    "agreements.csv": (
        "code,title_fr,title_ar,title_en,kind,scale,territory_codes,programme_code,part_of,part_of_evidence,"
        "overlaps,overlaps_evidence,project_code,total_millions,start_year,end_year,state,state_on,state_reason\n"
        "WHOLE,Tout,الكل,Whole,programme,city,C1|C2,cities,,,,,,,,,,,\n"
        "PART,Partie,جزء,Part,financing,medina,C1,cities,WHOLE,dit le journal,STREET-1,dit la radio,,,,,,,\n"
        "STREET-1,La rue,الزنقة,The street,framework,,,,,,,,STREET,10,2021,2023,signed,,\n"
    ),
    "claims.csv": (
        "subject_kind,subject_code,measure,value,unit,as_of,source_code,confidence,note,adopted,adoption_reason_fr\n"
        "agreement,WHOLE,total_cost,100,XTS_million,2020,paper,medium,,true,Seule valeur.\n"
        "agreement,PART,total_cost,40,XTS_million,2020-05,report,high,,true,Officiel.\n"
        "agreement,PART,total_cost,45,XTS_million,2020-04,paper,low,rumeur,false,\n"
        "agreement,PART,signed_on,2020-05-02,date,2020-05,report,high,,true,Officiel.\n"
        "agreement,PART,start_year,2020,year,2020-05,report,high,,true,Officiel.\n"
    ),
    "contributions.csv": (
        "agreement_code,party_code,name_as_published,amount_mdh,basis,source_code,note\n"
        "WHOLE,ministry,le ministère,60,part,paper,\n"
        "PART,ministry,le ministère,30,part,report,\n"
        "PART,town,la commune,,signatory,report,\n"
        "PART,town,la commune,8,alternative,paper,autre source\n"
    ),
    "components.csv": (
        "agreement_code,number,title_fr,title_ar,title_en,sites,amount_mdh,basis,source_code,note\n"
        "PART,1,Remparts,أسوار,Ramparts,2,25,part,report,\n"
        "PART,2,Fontaines,سقايات,Fountains,,,no_amount,report,\n"
        "PART,3,Autre découpage,تقسيم آخر,Other breakdown,,40,second_breakdown,paper,\n"
    ),
    "official_totals.csv": (
        "code,as_of,period_start,period_end,programme_code,measure,value,unit,source_code,comparable_measure\n"
        "all-2020,2020-12,2019,2020,cities,total_cost,150,XTS_million,report,total_cost\n"
    ),
    "evidence.csv": """project_code,requirement,state,summary_fr,summary_ar,summary_en
STREET,local_will,there,Oui,نعم,Yes
STREET,diagnosis,there,Oui,نعم,Yes
STREET,territory,there,Oui,نعم,Yes
STREET,vision,there,Oui,نعم,Yes
STREET,intervention_programme,there,Oui,نعم,Yes
STREET,axes,there,Oui,نعم,Yes
STREET,steering,there,Oui,نعم,Yes
""",
    "passages.csv": """project_code,transition,on,reason
STREET,start_setup,2020-06-01,
STREET,start_contracting,2020-09-01,
STREET,start_implementation,2021-03-01,
""",
    "funding.csv": """agreement_code,key,payer_code,receiver_code,action,amount
STREET-1,state,ministry,builder,1.1,7000000
STREET-1,town,town,builder,1.1,3000000
""",
    "schedules.csv": """agreement_code,key,number,due_on,amount
STREET-1,state,1,2021-06-30,4000000
STREET-1,state,2,2022-06-30,3000000
STREET-1,town,1,2021-06-30,3000000
""",
    "signatures.csv": """agreement_code,version,party_code,roles,must_sign,signed_on
STREET-1,1,ministry,lead|funder,true,2021-02-01
STREET-1,1,town,funder|owner,true,2021-02-08
STREET-1,1,builder,operator,true,2021-02-10
STREET-1,2,ministry,lead|funder,true,2022-02-01
STREET-1,2,town,funder|owner,true,2022-02-02
STREET-1,2,builder,operator,true,2022-02-03
""",
    "amendments.csv": """agreement_code,version,opened_on,reason,path,before,after
STREET-1,2,2022-01-15,Un hiver rude.,funding.state.instalments.2.due,2022-06-30,2022-12-31
STREET-1,2,2022-01-15,Un hiver rude.,end_year,2023,2024
""",
    "flows.csv": """reference,agreement_code,key,kind,instalment,amount,value_date,reverses,reason
D1,STREET-1,state,release,1,4000000,2021-07-02,,
X1,STREET-1,state,expenditure,,2500000,2021-11-02,,
D2,STREET-1,town,release,1,3000000,2021-07-05,,
R2,STREET-1,town,reversal,,3000000,2021-07-08,D2,Compte erroné.
D3,STREET-1,town,release,1,1000000,2021-09-01,,
""",
    "boundaries.geojson": (
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"C1"},"geometry":'
        '{"type":"Polygon","coordinates":[[[1,1],[1.5,1],[1.5,1.5],[1,1.5],[1,1]]]}}]}'
    ),
}


def write_pack(folder: Path, **changed: str) -> Path:
    """Write the pack into ``folder``; ``changed`` replaces files by name, with ``_`` for the point."""
    folder.mkdir(exist_ok=True)
    files = FILES | {name.replace("_csv", ".csv").replace("_toml", ".toml"): text for name, text in changed.items()}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def edit(folder: Path, name: str, old: str, new: str) -> Path:
    """Replace ``old``, which is there, by ``new`` in one file of a written pack."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {name}"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return folder
