"""Which rule a medicine makes speak: by class, by generic and by trade name, however it is written."""

import pytest

from tests.rules.intake.screening.people import finding, severities, somebody

SEVERITY = {
    "M01": "block",
    **dict.fromkeys(["M02", "M03", "M05", "M06", "M07", "M08", "M09", "M12", "M14", "M17"], "review"),
    **dict.fromkeys(["M04", "M10", "M11", "M13", "M15", "M16"], "note"),
}

BY_RULE = {
    "M01": """
        theophylline, aminophylline, Theo-24, Uniphyl, Uniphyllin Continus, Phyllocontin, Elixophyllin
    """,
    "M02": """
        lorazepam, Ativan, diazepam, Valium, alprazolam, Xanax XR, clonazepam, Klonopin, Rivotril, temazepam,
        Restoril, chlordiazepoxide, Librium, oxazepam, midazolam, Buccolam, triazolam, Halcion, clobazam,
        nitrazepam, Mogadon, clorazepate, Tranxene, flunitrazepam, bromazepam, lormetazepam, estazolam, Temesta,
        Tavor, Librax
    """,
    "M03": """
        tramadol, Ultram, tapentadol, Nucynta, buprenorphine, Suboxone, Subutex, methadone, morphine, MST
        Continus, oxycodone, OxyContin, Percocet, hydrocodone, Vicodin, Norco, codeine, co-codamol, Tylenol with
        codeine, Tylenol #3, dihydrocodeine, fentanyl, Duragesic, hydromorphone, Dilaudid, pethidine,
        meperidine, heroin, kratom, zolpidem, Ambien CR, Stilnoct, zopiclone, Zimovane, eszopiclone, Lunesta,
        zaleplon, gabapentin, Neurontin, pregabalin, Lyrica, phenobarbital, phenobarbitone, primidone,
        butalbital, Fioricet, baclofen, carisoprodol, Soma, cyclobenzaprine, tizanidine, Xyrem, sodium oxybate,
        GHB, suvorexant, Belsomra, hydroxyzine, Atarax, diphenhydramine, Benadryl, promethazine, doxylamine,
        chlorphenamine, alcohol, chloral hydrate, meprobamate, buprenorphine/naloxone
    """,
    "M04": """
        lamotrigine, Lamictal, Lamictal XR
    """,
    "M05": """
        naltrexone, Vivitrol, ReVia, LDN, Contrave, Mysimba, nalmefene
    """,
    "M06": """
        phenelzine, Nardil, tranylcypromine, Parnate, isocarboxazid, Marplan, selegiline, Emsam, moclobemide,
        Aurorix, rasagiline, Azilect, linezolid, safinamide
    """,
    "M07": """
        methylphenidate, Ritalin, Concerta XL, dexmethylphenidate, amphetamine, amfetamine, Adderall XR,
        Vyvanse, Elvanse, lisdexamfetamine, dextroamphetamine, dexamfetamine, atomoxetine, Strattera, modafinil,
        Provigil, armodafinil, Nuvigil, pseudoephedrine, Sudafed, Claritin-D, phenylephrine, Sudafed PE,
        phentermine, Adipex-P, ephedrine, EpiPen, adrenaline, midodrine, oxymetazoline, Afrin, vasopressin,
        terlipressin, cocaine, salbutamol, Ventolin, albuterol, Symbicort, Seretide, Advair Diskus
    """,
    "M08": """
        levothyroxine, Synthroid, Euthyrox, liothyronine, Cytomel, T3, Armour Thyroid, desiccated thyroid
    """,
    "M09": """
        clopidogrel, Plavix, ticlopidine, Ticlid
    """,
    "M10": """
        clarithromycin, Biaxin, erythromycin, ketoconazole, itraconazole, Sporanox, fluconazole, Diflucan,
        voriconazole, posaconazole, ritonavir, Norvir, Paxlovid, cobicistat, grapefruit, grapefruit juice,
        nefazodone
    """,
    "M11": """
        rifampicin, rifampin, Rifadin, carbamazepine, Tegretol, phenytoin, Dilantin, St John's wort, St. John’s
        Wort, hypericum, oxcarbazepine, efavirenz, rifabutin
    """,
    "M12": """
        memantine, Namenda, Ebixa, amantadine, Symmetrel, dextromethorphan, Delsym, Robitussin DM, Auvelity,
        ketamine, esketamine, Spravato, nitrous oxide
    """,
    "M13": """
        acamprosate, Campral, riluzole, Rilutek, lithium, lithium carbonate, Lithobid, Priadel
    """,
    "M14": """
        clozapine, Clozaril, risperidone, Risperdal, haloperidol, Haldol, quetiapine, Seroquel, olanzapine,
        Zyprexa, aripiprazole, Abilify, lurasidone, Latuda, ziprasidone, paliperidone, Invega Sustenna,
        amisulpride, brexpiprazole, cariprazine, chlorpromazine
    """,
    "M15": """
        sertraline, Zoloft, Lustral, fluoxetine, Prozac, paroxetine, Paxil, Seroxat, citalopram, Celexa,
        Cipramil, escitalopram, Lexapro, Cipralex, fluvoxamine, Luvox, venlafaxine, Effexor XR, Efexor,
        desvenlafaxine, Pristiq, duloxetine, Cymbalta, milnacipran, vortioxetine, vilazodone
    """,
    "M16": """
        lisinopril, Zestril, ramipril, enalapril, perindopril, losartan, Cozaar, valsartan, candesartan,
        amlodipine, Norvasc, nifedipine, diltiazem, verapamil, propranolol, Inderal, atenolol, metoprolol,
        Toprol-XL, bisoprolol, carvedilol, hydrochlorothiazide, HCTZ, indapamide, furosemide, Lasix,
        spironolactone, clonidine, Catapres, guanfacine, Intuniv, prazosin, Minipress, doxazosin, methyldopa,
        hydralazine, Entresto, beta blocker
    """,
    "M17": """
        cannabis, marijuana, medical marijuana, THC, CBD, CBD oil, dronabinol, Marinol, nabilone, Sativex,
        Epidiolex
    """,
}

HARMLESS = """
    paracetamol, acetaminophen, Tylenol, ibuprofen, Advil, aspirin, naproxen, metformin, atorvastatin, Lipitor,
    simvastatin, omeprazole, Nexium, pantoprazole, cetirizine, loratadine, Claritin, montelukast, amoxicillin,
    doxycycline, prednisone, insulin glargine, Ozempic, vitamin D, multivitamin, folic acid, omega-3, birth
    control pill, Microgynon, Yasmin, Mirena, mirtazapine, trazodone, bupropion, Wellbutrin XL, buspirone,
    amitriptyline, sumatriptan, topiramate, valproate, levetiracetam, melatonin, tamsulosin, sildenafil,
    finasteride, warfarin, apixaban, ondansetron
"""


def listed(names):
    return [" ".join(name.split()) for name in names.split(",")]


CASES = [(name, rule) for rule, names in BY_RULE.items() for name in listed(names)]


@pytest.mark.parametrize(("name", "rule"), CASES)
def test_a_medicine_makes_only_the_rule_of_its_class_speak(name, rule):
    assert severities(somebody(medications=(name,))) == {rule: SEVERITY[rule]}


@pytest.mark.parametrize("name", listed(HARMLESS))
def test_a_known_medicine_without_a_rule_says_nothing(name):
    assert severities(somebody(medications=(name,))) == {}


@pytest.mark.parametrize("name", ["unknownium", "xyz 50 mg", "lorazepan", "tablets", "💊", "none", "no medicines"])
def test_what_is_not_recognised_asks_for_a_review(name):
    facts = somebody(medications=(name,))
    assert severities(facts) == {"M00": "review"}
    assert finding(facts, "M00").because == (name,)


def test_two_texts_without_a_letter_are_two_questions():
    assert finding(somebody(medications=("💊", "?!", "💊")), "M00").because == ("💊", "?!")


def test_a_text_that_is_understood_in_part_gives_both_the_rule_and_the_question():
    facts = somebody(medications=("lorazepam and unknownium",))
    assert severities(facts) == {"M00": "review", "M02": "review"}


def test_a_finding_lists_each_medicine_once_with_its_substance():
    facts = somebody(medications=("Ativan 1 mg", "diazepam", " DIAZEPAM "))
    assert finding(facts, "M02").because == ("Ativan 1 mg (lorazepam)", "diazepam")


def test_a_product_of_two_substances_gives_the_rule_of_each():
    assert severities(somebody(medications=("NyQuil",))) == {"M03": "review", "M12": "review"}


def test_several_medicines_give_several_findings():
    facts = somebody(medications=("sertraline", "lorazepam", "paracetamol"))
    assert severities(facts) == {"M02": "review", "M15": "note"}
