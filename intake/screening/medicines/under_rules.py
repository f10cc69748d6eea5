"""The medicines that a rule names, by rule.

One line is one substance: its name, then after the colon other spellings, salts that are names of their own, and
    trade
names (United States, United Kingdom and Ireland, Europe, Canada, Australia). Capitals, accents, hyphens and full stops
make no difference in recognition. Each substance stands under exactly one rule, the one that names its class; where
pharmacology would allow two, the table of clinical rules decides (sertraline under M15 and not M09, carbamazepine
under M11), else the more severe rule. Products that combine substances of different rules stand in `COMBINATIONS`.

Classes are those of the ATC index and of the labels [k: WHO ATC/DDD index]; which class has which rule is section 4.2
of the clinic's rule table.
"""

UNDER_RULES = {
    "M01": """
theophylline: theophyllin, theophylline anhydrous, Theo-24, Theochron, Theo-Dur, Theodur, Theocap, Theolair, Theovent,
    Theostat, Uniphyl, Uniphyllin, Uniphyllin Continus, Elixophyllin, Slo-Phyllin, Slo-bid, Nuelin, Nuelin SA,
    Quibron, Quibron-T, T-Phyl, Bronkodyl, Aerolate, Respbid, Lasma, Pro-Vent, Biophylline, Bronchoretard, Euphylong,
    Solosin, Afonilum, Teotard, Teofilina, oxtriphylline, choline theophyllinate, Choledyl
aminophylline: aminophyllin, theophylline ethylenediamine, Phyllocontin, Phyllocontin Continus, Truphylline, Norphyl,
    Norphyllin, Somophyllin, Euphyllin, Pecram, Amnivent, Phyllotemp
""",
    "M02": """
benzodiazepine: benzodiazepines, benzo, benzos
adinazolam:
alprazolam: Xanax, Xanax XR, Niravam, Alprazolam Intensol, Xanor, Tafil, Trankimazin, Alprax, Kalma, Frontal, Xanagis
bentazepam: Tiadipona
bromazepam: Lexotan, Lexotanil, Lectopam, Lexomil, Normoc, Lexatin, Bromazanil
bromazolam:
brotizolam: Lendormin, Lendorm
camazepam: Albego
chlordiazepoxide: Librium, Libritabs, Tropium, Huberplex, Multum, Radepur, Elenium
cinolazepam: Gerodorm
clobazam: Onfi, Sympazan, Frisium, Urbanyl, Perizam, Tapclob, Zacco, Noiafren, Castilium
clonazepam: Klonopin, Rivotril, Klonopin Wafers, Paxam, Antelepsin, Clonapam
clonazolam:
clorazepate: clorazepic acid, clorazepate dipotassium, dipotassium clorazepate, Tranxene, Tranxene T-Tab, Gen-Xene,
    Tranxilium, Tranxen
clotiazepam: Trecalmo, Rize, Veratran
cloxazolam: Sepazon, Olcadil
delorazepam:
diazepam: Valium, Diastat, Diastat AcuDial, Valtoco, Stesolid, Diazemuls, Diazepam Intensol, Dialar, Rimapam, Tensium,
    Antenex, Ducene, Apozepam, Faustan, Valaxona, Libervant, Psychopax
diclazepam:
estazolam: ProSom, Nuctalon, Esilgan, Eurodin
ethyl loflazepate: Victan, Meilax
etizolam: Depas, Etilaam, Pasaden
flualprazolam:
flubromazepam:
flubromazolam:
fludiazepam:
flunitrazepam: Rohypnol, Hypnodorm, Narcozep, Fluscand, Flunipam, Fluninoc, roofies
flurazepam: Dalmane, Dalmadorm, Staurodorm, Som-Pam
flutoprazepam: Restas
halazepam: Paxipam
haloxazolam: Somelin
ketazolam: Anxon, Loftran, Sedotime, Solatran
loprazolam: Dormonoct, Havlane
lorazepam: Ativan, Lorazepam Intensol, Loreev XR, Loreev, Temesta, Tavor, Lorans, Orfidal, Lorenin, Merlit, Trapax,
    Laubeel, Idalprem
lormetazepam: Noctamid, Loramet, Ergocalm, Minians, Pronoctan, Loretam
medazepam: Nobrium, Rudotel
metizolam:
mexazolam: Sedoxil, Melex
midazolam: Versed, Dormicum, Hypnovel, Buccolam, Nayzilam, Seizalam, Epistatus, Miprosed, Ozalin, Epizatus, Dormonid
nimetazepam: Erimin
nitrazepam: Mogadon, Alodorm, Remnos, Nitrados, Apodorm, Eatan, Imadorm
nordazepam: nordiazepam, desmethyldiazepam, Nordaz, Stilny, Calmday, Vegesan
oxazepam: Serax, Serenid, Serepax, Seresta, Praxiten, Adumbran, Murelax, Alepam, Oxascand, Sobril, Anxiolit
oxazolam: Serenal
phenazepam: fenazepam, Bonsai
pinazepam: Domar, Duna
prazepam: Centrax, Lysanxia, Demetrin, Mono-Demetrin, Prazene
quazepam: Doral, Dormalin, Quazium
remimazolam: Byfavo, Anerem
temazepam: Restoril, Normison, Euhypnos, Temaze, Planum, Remestan, Nortem, Levanxol
tetrazepam: Myolastan, Musaril, Mylostan
tofisopam: Emandaxin, Grandaxin
triazolam: Halcion, Hypam, Songar, Apo-Triazo
""",
    "M03": """
opioid: opioids, opiate, opiates
alfentanil: Alfenta, Rapifen
buprenorphine: Suboxone, Subutex, Zubsolv, Bunavail, Cassipa, Butrans, Belbuca, Sublocade, Brixadi, Buvidal,
    Probuphine, Buprenex, Temgesic, Transtec, Espranor, BuTec, Panitaz, Sevodyne, Hapoctasin, Reletrans, Bupeaze,
    Buplast, Relevtec, Norspan, Natzon, Prefibin, Tephine, Bupensan, Orobupre, buprenorphine naloxone
butorphanol: Stadol
carfentanil:
codeine: Tylenol with codeine, Tylenol 3, Tylenol 4, Tylenol No 3, Tylenol No. 4, T3s, co-codamol, cocodamol,
    co-codaprin, codeine contin, Codipar, Kapake, Solpadol, Solpadeine, Solpadeine Plus, Solpadeine Max, Zapain,
    Tylex, Zamadeine, Nurofen Plus, Cuprofen Plus, Panadeine, Panadeine Forte, Migraleve, Migraleve Pink, Ultramol,
    Veganin, Codalgin, Mersyndol, Codafalgan, Dafalgan Codeine, Efferalgan Codeine, Talvosilen, Gelonida, Dolomo,
    Galcodine, Tricodein, Codicaps, Cheratussin AC, Robitussin AC, Tuxarin ER, Tuzistra XR, Emcodeine, acetaminophen
    codeine, paracetamol codeine, Klipal, Prontalgine, Lindilane, Codoliprane
dextromoramide: Palfium
dextropropoxyphene: propoxyphene, Darvon, Darvocet, Darvocet-N, co-proxamol, coproxamol, Distalgesic, Doloxene,
    Di-Gesic, Di-Antalvic
diamorphine: heroin, diacetylmorphine, Ayendi, Diaphin
difenoxin: Motofen
dihydrocodeine: DHC Continus, DF118, DF 118 Forte, co-dydramol, codydramol, Paramol, Remedeine, Remedeine Forte,
    Synalgos-DC, Trezix, Paracodin, Paracodine, Codidol, Eumine, Dvorah, Panlor
diphenoxylate: Lomotil, co-phenotrope, Lonox, Reasec
dipipanone: Diconal
ethylmorphine: Dionine, Cocillana-Etyfin
fentanyl: fentanil, Duragesic, Durogesic, Durogesic DTrans, Actiq, Fentora, Abstral, Subsys, Lazanda, Onsolis,
    Effentora, Instanyl, PecFent, Breakyl, Ionsys, Matrifen, Fencino, Mezolar, Osmanil, Tilofyl, Victanyl, Yemex,
    Opiodur, Mylafent, Sublimaze, Vellofent
hydrocodone: Vicodin, Vicodin ES, Vicodin HP, Norco, Lortab, Lorcet, Xodol, Verdrocet, Maxidone, Zydone, Anexsia,
    Co-Gesic, Hycet, Zamicet, Vicoprofen, Reprexain, Ibudone, Zohydro, Zohydro ER, Hysingla, Hysingla ER, Vantrela,
    Apadaz, benzhydrocodone, Hycodan, Hydromet, Tussigon, Tussionex, TussiCaps, Dicodid, hydrocodone acetaminophen,
    Flowtuss, Hycotuss, Obredon, Xtrelus, Zolvit, Zyfrel, Vituz
hydromorphone: Dilaudid, Exalgo, Palladone, Palladone SR, Palladon, Jurnista, Hydromorph Contin, Sophidone, Dolonovag
ketobemidone: Ketogan
kratom: mitragynine, mitragyna speciosa, 7-hydroxymitragynine
levorphanol: Levo-Dromoran
meperidine: pethidine, Demerol, Meperitab, Dolantin, Dolantine, Dolosal, Centralgin, Petidin, Mepergan
meptazinol: Meptid
methadone: Dolophine, Methadose, Methadone Intensol, Diskets, Physeptone, Metharose, Eptadone, Methaddict, Methasan,
    Polamidon, L-Polamidon, levomethadone, levacetylmethadol, LAAM, Metadol, Heptadon, Symoron, Synastone
morphine: MS Contin, MSContin, MSIR, Kadian, Avinza, Arymo ER, MorphaBond, Oramorph, Oramorph SR, Roxanol, Duramorph,
    Infumorph, Mitigo, Astramorph, DepoDur, MST, MST Continus, MXL, Zomorph, Sevredol, Morphgesic, Morphgesic SR,
    Filnarine, Actimorph, Cyclimorph, Skenan, Actiskenan, Moscontin, Contalgin, Dolcontin, Ordine, Anamorph, Statex,
    Doltard, Substitol, Kapanol, Vendal, Capros, Sevre-Long, morphia
nalbuphine: Nubain, Nalpain
nicomorphine: Vilan
oliceridine: Olinvyk
opium: laudanum, paregoric, opium tincture, Dropizol, camphorated opium, belladonna and opium, B&O Supprettes,
    papaveretum, Omnopon
oxycodone: OxyContin, OxyContin OP, OxyIR, OxyFast, Oxydose, Roxicodone, Roxybond, Oxaydo, Oxecta, Xtampza ER,
    Xtampza, Xartemis XR, Percocet, Percodan, Percodan-Demi, Endocet, Endodan, Roxicet, Roxilox, Tylox, Primlev,
    Magnacet, Xolox, Nalocet, Prolate, Combunox, Targin, Targin ER, Targiniq, Targinact, OxyNorm, Oxynormoro, Longtec,
    Shortec, Lynlor, Oxylan, Oxeltra, Reltebon, Oxyact, Abtard, Carexil, Dolocodon, Renocontin, Onexila, Ixyldone,
    Candox, Myloxifin, Leveraxo, Oxygesic, Oxydolor, Supeudol, Endone, Proladone, oxycodone acetaminophen, oxycodone
    naloxone
oxymorphone: Opana, Opana ER, Numorphan
pentazocine: Talwin, Talwin NX, Talacen, Fortral, Fortwin, Sosegon
pholcodine: Galenphol, Pholtrate, Duro-Tuss, Pavacol-D, Biocalyptol
piritramide: Dipidolor
remifentanil: Ultiva
sufentanil: Sufenta, Dsuvia, Dzuveo, Zalviso
tapentadol: Nucynta, Nucynta ER, Palexia, Palexia SR, Palexia Retard, Yantil, Ationdo
tianeptine: Stablon, Coaxil, Tatinol, ZaZa Red
tilidine: Valoron, Valoron N, tilidine naloxone, Tilidin comp
tramadol: Ultram, Ultram ER, Ultracet, ConZip, Ryzolt, Rybix, Rybix ODT, Qdolo, Seglentis, Zydol, Zydol SR, Zydol XL,
    Zamadol, Tramal, Tramacet, Maxitram, Marol, Mabron, Tramulief, Tramquel, Tilodol, Tilodol SR, Invodol, Oldaram,
    Larapam, Larapam SR, Brimisol, Dromadol, Zeridame, Nobligan, Adolonta, Contramal, Topalgic, Zamudol, Ixprim,
    Zaldiar, Dolzam, Tradonal, Tralgit, Travex, Dolol, Mandolgin, Tradolan, Tiparol, Durela, Ralivia, Tridural,
    Zytram, Skudexa, Enanplus, tramadol acetaminophen

sedative: sedatives, sleeping tablet, sleeping tablets, sleeping pill, sleeping pills, z-drug, z-drugs
eszopiclone: Lunesta
zaleplon: Sonata, Starnoc
zolpidem: Ambien, Ambien CR, Edluar, Intermezzo, Zolpimist, Stilnoct, Stilnox, Ivadal, Bikalm, Sublinox, Hypnogen,
    Sanval, Zolpi-Lich, Dalparan, Adormix, Zonadin, Cedrol
zopiclone: Zimovane, Zimovane LS, Imovane, Imozop, Zileze, Ximovan, Zopitin, Somnal, Somnol, Optidorm, Rhovane,
    Imrest, Datolan, Limovan

daridorexant: Quviviq
lemborexant: Dayvigo
suvorexant: Belsomra
ramelteon: Rozerem
tasimelteon: Hetlioz
clomethiazole: chlormethiazole, Heminevrin, Distraneurin
chloral hydrate: Welldorm, Somnote, Noctec, Chloraldurat, chloral betaine, cloral betaine, triclofos
ethchlorvynol: Placidyl
glutethimide: Doriden
meprobamate: Miltown, Equanil, Equagesic, Meprospan
methaqualone: Quaalude, Mandrax
paraldehyde:
sodium oxybate: Xyrem, Xywav, Lumryz, Alcover, oxybate, gamma-hydroxybutyrate, gamma hydroxybutyric acid, GHB,
    gamma-butyrolactone, GBL
dexmedetomidine: Precedex, Igalmi, Dexdor
etomidate: Amidate, Hypnomidate
propofol: Diprivan
brexanolone: Zulresso
zuranolone: Zurzuvae
phenibut: Noofen, Anvifen, phenigamma
kava: kava kava, piper methysticum
valerian: valerian root, valeriana, Kalms, Kalms Night, Nytol Herbal, Sedonium, Baldrian
alcohol: ethanol, beer, wine, vodka, whisky, whiskey, spirits, liquor, gin, rum

gabapentin: Neurontin, Gralise, Horizant, gabapentin enacarbil, Gabarone, Fanatrex, Gabantin
gabapentinoid: gabapentinoids
mirogabalin: Tarlige
pregabalin: Lyrica, Lyrica CR, Alzain, Axalid, Lecaent, Rewisca, Pregaben, Brieka, Pregabador

barbiturate: barbiturates
amobarbital: amylobarbitone, Amytal, Sodium Amytal, Tuinal
barbexaclone: Maliasin
butabarbital: secbutabarbital, Butisol
butalbital: Fioricet, Fiorinal, Fioricet with codeine, Fiorinal with codeine, Fiortal, Esgic, Esgic-Plus, Phrenilin,
    Bupap, Allzital, Tencon, Vtol LQ, Zebutal, Vanatol, Marten-Tab, Ascomp, butalbital acetaminophen caffeine,
    butalbital aspirin caffeine, Cephadyn, Orbivan
mephobarbital: methylphenobarbital, Mebaral, Prominal
methohexital: Brevital, Brietal
pentobarbital: pentobarbitone, Nembutal
phenobarbital: phenobarbitone, Luminal, Luminaletten, Gardenal, Solfoton, Sezaby, Donnatal, Phenohytro, Bellergal,
    Bellaspas
primidone: Mysoline, Liskantin, Mylepsinum
secobarbital: quinalbarbitone, Seconal
thiopental: thiopentone, Pentothal, Trapanal

muscle relaxant: muscle relaxants, muscle relaxer, muscle relaxers
baclofen: Lioresal, Lyflex, Ozobax, Fleqsuvy, Lyvispah, Gablofen, Kemstro, Baclospas, Clofen
carisoprodol: Soma, Soma Compound, Vanadom, Carisoma, Sanoma
chlorzoxazone: Parafon Forte, Parafon Forte DSC, Lorzone, Paraflex
cyclobenzaprine: Flexeril, Amrix, Fexmid, Tonmya, Flexiban
dantrolene: Dantrium, Dantamacrin
metaxalone: Skelaxin, Metaxall
methocarbamol: Robaxin, Robaxin-750, Ortoton, Robaxisal, Robaxacet, Lumirelax
orphenadrine: Norflex, Norgesic, Norgesic Forte, Orphengesic, Disipal
thiocolchicoside: Muscoril, Coltramyl, Miorel
tizanidine: Zanaflex, Sirdalud, Ternelin
tolperisone: Mydocalm, Viveo

alimemazine: trimeprazine, Vallergan, Theralene
brompheniramine: Dimetane, Bromfed
buclizine:
carbinoxamine: Karbinal ER, Arbinoxa, Ryvent
chlorpheniramine: chlorphenamine, Piriton, Chlor-Trimeton, Aller-Chlor, Allerief, Hayleve, Pollenase, ChlorTabs
cinnarizine: Stugeron, Stugeron Forte, Arlevert
clemastine: Tavist, Tavegil, Tavegyl
cyclizine: Valoid, Marezine, Nausicalm
cyproheptadine: Periactin
dexchlorpheniramine: Polaramine, RyClora
dimenhydrinate: Dramamine, Gravol, Vomex, Vomex A, Vomacur, Superpep, Travel-Gum
dimetindene: dimethindene, Fenistil
diphenhydramine: Benadryl, Banophen, Nytol, Nytol Original, Nytol One-A-Night, Sominex, Unisom SleepGels, Unisom
    SleepMelts, ZzzQuil, Simply Sleep, Compoz, Sleepeaze, Dreemon, Aleve PM, Tylenol PM, Advil PM, Motrin PM, Excedrin
    PM, Goody's PM, Panadol Night, Vivinox, Betadorm, Halbmond, Nervo Opt, Emesan, Dobacen, Histergan
doxylamine: Unisom, Unisom SleepTabs, Diclegis, Bonjesta, Xonvea, Diclectin, Donormyl, Hoggar, Hoggar Night, Gittalun,
    Schlafsterne, Restavit, Dormidina, Cariban
hydroxyzine: Atarax, Vistaril, Ucerax, Aterax
meclizine: meclozine, Antivert, Bonine, Dramamine Less Drowsy, Sea-Legs, Travel-Ease, Agyrax
mepyramine: pyrilamine, Anthisan
pheniramine: Avil
promethazine: Phenergan, Avomine, Promethegan, Atosil, Proneurin, Prothazin, Phenadoz, Lergigan
propiomazine: Propavan
triprolidine: Histex
""",
    "M04": """
lamotrigine: Lamictal, Lamictal XR, Lamictal ODT, Lamictal CD, Subvenite, Lamogine, Lamotrix, Elmendos, Lamitor
""",
    "M05": """
naltrexone: ReVia, Depade, Vivitrol, Nalorex, Adepend, Opizone, Nemexin, Antaxone, Celupan, Naltima, low dose
    naltrexone, LDN
nalmefene: Selincro, Revex, Opvee, Zurnai
naloxone: Narcan, Kloxxado, RiVive, Zimhi, Rextovy, Evzio, Nyxoid, Prenoxad, Ventizolve
samidorphan:
""",
    "M06": """
MAO inhibitor: MAO inhibitors, MAOI, MAOIs, monoamine oxidase inhibitor, monoamine oxidase inhibitors
ayahuasca: Syrian rue, harmaline, harmine, harmala
furazolidone: Furoxone
iproniazid: Marsilid
isocarboxazid: Marplan
linezolid: Zyvox, Zyvoxid, Zyvoxam
methylene blue: methylthioninium chloride, methylthioninium, ProvayBlue, Urolene Blue, Lumeblue
moclobemide: Aurorix, Manerix, Amira, Moclamine, Moclobeta, Moclix
nialamide: Niamid
phenelzine: Nardil, Nardelzine
pirlindole: Pirazidol, Lifril
procarbazine: Matulane, Natulan
rasagiline: Azilect
safinamide: Xadago, Onstryv
selegiline: deprenyl, L-deprenyl, Emsam, Eldepryl, Zelapar, Carbex, Movergan, Jumexal, Jumex, Antiparkin, Otrasel,
    Vivapryl, Deprenyl
tedizolid: Sivextro
toloxatone: Humoryl
tranylcypromine: Parnate, Jatrosom
""",
    "M07": """
stimulant: stimulants, psychostimulant, psychostimulants, ADHD medication, ADHD meds
decongestant: decongestants, nasal decongestant
amphetamine: amfetamine, amphetamine salts, mixed amphetamine salts, amphetamine mixed salts, Adderall, Adderall XR,
    Mydayis, Evekeo, Evekeo ODT, Adzenys, Adzenys XR-ODT, Adzenys ER, Dyanavel, Dyanavel XR, amphetamine
    dextroamphetamine, speed
amphetaminil:
armodafinil: Nuvigil, Artvigil, Waklert
atomoxetine: Strattera, Agakalin, Atomaid
benzphetamine: Didrex, Regimex
bitter orange: synephrine, citrus aurantium
caffeine: ProPlus, Pro Plus, NoDoz, No-Doz, Vivarin, Coffeinum, caffeine pills, caffeine tablets, Cafcit
cathine: norpseudoephedrine, Alvalin
cocaine: Goprelto, Numbrino, crack cocaine, crack
dexmethylphenidate: Focalin, Focalin XR, serdexmethylphenidate, Azstarys
dextroamphetamine: dexamfetamine, dexamphetamine, d-amphetamine, Dexedrine, Dexedrine Spansule, Zenzedi, ProCentra,
    Xelstrym, DextroStat, Liquadd, Amfexa, Attentin, Dexamed, Dexampex, Metamina, Tentin
diethylpropion: amfepramone, Tenuate, Tenuate Dospan, Tepanil, Regenon
dobutamine:
dopamine:
droxidopa: Northera
ephedrine: ephedra, ma huang, Akovaz, Emerphed, Rezipres, Corphedra, Bronkaid, Primatene tablets
epinephrine: adrenaline, EpiPen, Epi-Pen, EpiPen Jr, Auvi-Q, Adrenaclick, Adrenalin, Symjepi, Neffy, Eurneffy, Jext,
    Emerade, Anapen, Fastjekt, Primatene Mist, Primatene, Asthmanefrin, racepinephrine
etilefrine: Effortil
fenfluramine: Fintepla
fenetylline: Captagon
isometheptene: Midrin, Midrid, Nodolor
isoprenaline: isoproterenol, Isuprel, Saventrine
khat: qat, cathinone
lisdexamfetamine: lisdexamphetamine, Vyvanse, Elvanse, Elvanse Adult, Tyvense, Venvanse, Arynta, Aduvanz, Samexid
mazindol: Sanorex, Teronac
MDMA: ecstasy, molly, methylenedioxymethamphetamine
mephedrone:
metaraminol: Aramine
methamphetamine: methamfetamine, metamfetamine, Desoxyn, crystal meth
methylphenidate: Ritalin, Ritalin LA, Ritalin SR, Ritalin XL, Concerta, Concerta XL, Metadate, Metadate CD, Metadate
    ER, Methylin, Methylin ER, Daytrana, Quillivant, Quillivant XR, Quillichew, Quillichew ER, Aptensio, Aptensio XR,
    Cotempla, Cotempla XR-ODT, Jornay, Jornay PM, Relexxii, Adhansia, Adhansia XR, Equasym, Equasym XL, Medikinet,
    Medikinet XL, Medikinet Adult, Xaggitin, Xaggitin XL, Delmosart, Matoride, Matoride XL, Xenidate, Xenidate XL,
    Tranquilyn, Biphentin, Foquest, Affenid, Affenid XL, Meflynate, Metyrol, Focusim, Atenza, Rubifen, Medikid,
    Kinecteen, Quasym, Motiron
midodrine: ProAmatine, Orvaten, Bramox, Gutron, Amatine
modafinil: Provigil, Modalert, Modvigil, Vigil, Modiodal, Alertec, Modasomil, Modavigil
naphazoline: Privine, Naphcon, Naphcon-A, Clear Eyes, Rhinex
nikethamide: Coramine
norepinephrine: noradrenaline, Levophed
oxymetazoline: Afrin, Sinex, Vicks Sinex, Zicam, Nasivin, Nasivion, Nasivine, Drixine, Rhofade, Upneeq, Iliadin
pemoline: Cylert, Tradon, Volital
phendimetrazine: Bontril, Bontril PDM, Prelu-2
phentermine: Adipex, Adipex-P, Lomaira, Ionamin, Suprenza, Duromine, Metermine, Fastin
phenylephrine: Sudafed PE, Neo-Synephrine, Neosynephrine, Biorphen, Vazculep, Immphentiv, Lemsip, Lemsip Max, Beechams
    All in One, Beechams Max, Beechams, Contac Cold, Dristan, Tylenol Sinus, Sudafed Sinus Max, Advil Sinus
    Congestion, Fervex, Entex LA
phenylpropanolamine: norephedrine, Dexatrim, Acutrim
prolintane: Katovit
pseudoephedrine: Sudafed, Sudafed 12 Hour, Sudafed 24 Hour, SudoGest, Nexafed, Zephrex-D, Galpseud, Contac,
    Claritin-D, Clarinex-D, Alavert-D, Allegra-D, Zyrtec-D, Mucinex D, Aleve-D, Advil Cold and Sinus, Advil Cold &
    Sinus, Nurofen Cold and Flu, Nurofen Cold & Flu, Sinutab, Aspirin Complex, Rhinopront, Reactine Duo, Dolirhume,
    Humex Rhume, Benylin Day and Night, Boxagrippal, Cirrus, Entex PSE, Semprex-D
sibutramine: Meridia, Reductil
solriamfetol: Sunosi
sympathomimetic: sympathomimetics
tramazoline: Rhinospray, Ellatun
tetryzoline: tetrahydrozoline, Visine, Tyzine, Berberil
viloxazine: Qelbree, Vivalan
xylometazoline: Otrivin, Otrivine, Otriven, Olynth, Otrivine-Antistin, Xymelin, Snup, Zymelin, Imidin
yohimbine: yohimbe, Yocon, Aphrodyne

beta agonist: beta-2 agonist, beta agonists
salbutamol: albuterol, Ventolin, Ventolin HFA, Ventolin Evohaler, ProAir, ProAir HFA, ProAir RespiClick, ProAir
    Digihaler, Proventil, Proventil HFA, AccuNeb, VoSpire, Salamol, Airomir, Asmasal, Easyhaler Salbutamol, Salbulin,
    Sultanol, Asmol, Ventilastin, Airsupra, Combivent, Combivent Respimat, DuoNeb, Ipramol, Combiprasal
arformoterol: Brovana
bambuterol: Bambec
clenbuterol: Spiropent
fenoterol: Berotec, Berodual, Duovent
formoterol: eformoterol, Foradil, Foradile, Perforomist, Oxis, Oxis Turbohaler, Atimos, Atimos Modulite, Symbicort,
    Symbicort Turbohaler, Breyna, DuoResp, DuoResp Spiromax, Fobumix, WockAIR, Fostair, Foster, Formodual, Inuvair,
    Luforbec, Bibecfo, Proxor, Vivaire, Flutiform, Dulera, Zenhale, Trimbow, Trixeo, Breztri, Riltrava, Bevespi,
    Bevespi Aerosphere, Duaklir, Brimica, budesonide formoterol
indacaterol: Onbrez, Onbrez Breezhaler, Arcapta, Utibron, Ultibro, Ultibro Breezhaler, Enerzair, Atectura, Bemrist
levalbuterol: levosalbutamol, Xopenex, Xopenex HFA
metaproterenol: orciprenaline, Alupent
mirabegron: Myrbetriq, Betmiga
olodaterol: Striverdi, Striverdi Respimat, Stiolto, Stiolto Respimat, Spiolto, Spiolto Respimat, Yanimo, Inspiolto
procaterol:
reproterol: Bronchospasmin, Allergospasmin, Aarane
salmeterol: Serevent, Serevent Diskus, Advair, Advair Diskus, Advair HFA, AirDuo, AirDuo RespiClick, Wixela, Wixela
    Inhub, Seretide, Seretide Evohaler, Seretide Accuhaler, Sirdupla, AirFluSal, Sereflo, Fusacomb, Combisal,
    Aloflute, Stalpex, Viani, Atmadisc, Neovent, Soltel, Vertine, fluticasone salmeterol
terbutaline: Bricanyl, Bricanyl Turbohaler, Brethine, Aerodur
tulobuterol: Brelomax
vibegron: Gemtesa, Obgemsa
vilanterol: Breo, Breo Ellipta, Relvar, Relvar Ellipta, Revinty, Anoro, Anoro Ellipta, Laventair, Trelegy, Trelegy
    Ellipta, Elebrato, fluticasone vilanterol

vasopressin: argipressin, Vasostrict, Pitressin, Empressin, antidiuretic hormone
terlipressin: Terlivaz, Glypressin, Variquel, Haemopressin
""",
    "M08": """
thyroid hormone: thyroid hormones, thyroid replacement
levothyroxine: thyroxine, thyroxin, L-thyroxine, L-thyroxin, levothyroxin, Synthroid, Levoxyl, Levothroid, Levo-T,
    Levolet, Novothyrox, Unithroid, Tirosint, Tirosint-SOL, Euthyrox, Thyquidity, Ermeza, Eltroxin, Levothyrox,
    L-Thyrox, Eferox, Berlthyrox, Thyrax, Thyrax Duotab, Eutirox, Letrox, Tiche, Oroxine, Eutroxsig, Levaxin,
    Vencamil, Evotrox, Thyronorm, Novothyral, Euthyral, T4, Thyro-Tabs
liothyronine: triiodothyronine, tri-iodothyronine, Cytomel, Triostat, Tertroxin, Thybon, Cynomel, Thyrotardin,
    Liothyronin, T3
liotrix: Thyrolar, Euthroid
thyroid extract: thyroid, desiccated thyroid, dessicated thyroid, natural desiccated thyroid, thyroid desiccated, NDT,
    Armour Thyroid, Armour, NP Thyroid, Nature-Throid, Naturethroid, WP Thyroid, Westhroid, Adthyza, Niva Thyroid,
    Erfa Thyroid, thyroglobulin, Proloid
tiratricol: Triacana, Teatrois, Emcitate
""",
    "M09": """
clopidogrel: Plavix, Iscover, Grepid, Zyllt, DuoPlavin, DuoCover
ticlopidine: Ticlid, Tiklid, Tiklyd
thiotepa: Tepadina, Tepylute, Thioplex
""",
    "M10": """
grapefruit: grapefruit juice, pomelo, Seville orange
amprenavir: Agenerase
aprepitant: Emend, Cinvanti, Aponvie
atazanavir: Reyataz, Evotaz
berotralstat: Orladeyo
boceprevir: Victrelis
ceritinib: Zykadia
ciclosporin: cyclosporine, cyclosporin, Neoral, Sandimmune, Sandimmun, Gengraf, Capimune, Deximune
cimetidine: Tagamet, Dyspamet
ciprofloxacin: Cipro, Cipro XR, Ciproxin, Ciprobay, Ciflox, Proquin, Ciprodex, Ciloxan, Cetraxal
clarithromycin: Biaxin, Biaxin XL, Klaricid, Klaricid XL, Clarosip, Febzin, Klacid, Klaciped, Zeclar, Mavid, Veclam,
    Prevpac, Voquezna Pak
clotrimazole: Canesten, Lotrimin, Mycelex, Gyne-Lotrimin, Canesten Thrush, Lotrisone
cobicistat: Tybost, Stribild, Genvoya, Symtuza, Prezcobix, Rezolsta
conivaptan: Vaprisol
crizotinib: Xalkori
darunavir: Prezista
dronedarone: Multaq
duvelisib: Copiktra
econazole: Ecostatin, Gyno-Pevaryl, Pevaryl, Spectazole
erythromycin: Ery-Tab, Eryc, E-Mycin, EES, E.E.S., EryPed, Erythrocin, PCE, Erythroped, Erymax, Erythrocine, Eryhexal,
    Benzamycin, Erygel, Pediazole
fluconazole: Diflucan, Azocan, Fluconazol, Triflucan, Fungata, Canesten Oral
fosamprenavir: Lexiva, Telzir
fosaprepitant: Emend IV, Ivemend, Focinvez
fosnetupitant: Akynzeo, netupitant
idelalisib: Zydelig
imatinib: Gleevec, Glivec
indinavir: Crixivan
isavuconazole: isavuconazonium, Cresemba
istradefylline: Nourianz
itraconazole: Sporanox, Onmel, Tolsura, Itracol, Sempera
josamycin: Josacine
ketoconazole: Nizoral, Extina, Xolegel, Ketodan, Terzolin, levoketoconazole, Recorlev
lefamulin: Xenleta
letermovir: Prevymis
lonafarnib: Zokinvy
lopinavir: Kaletra, Aluvia
mibefradil: Posicor
miconazole: Daktarin, Monistat, Loramyc, Oravig, Gyno-Daktarin, Micatin
mifepristone: Korlym, Mifeprex, Mifegyne
nefazodone: Serzone, Dutonin, Nefadar
nelfinavir: Viracept
nilotinib: Tasigna
nirmatrelvir: Paxlovid
ombitasvir: Viekira, Viekira Pak, Technivie, Viekirax
posaconazole: Noxafil, Posanol
ribociclib: Kisqali
ritonavir: Norvir
roxithromycin: Rulid, Rulide, Surlid
saquinavir: Invirase
stiripentol: Diacomit
telaprevir: Incivek, Incivo
telithromycin: Ketek
tipranavir: Aptivus
troleandomycin: TAO
tucatinib: Tukysa
voriconazole: Vfend
""",
    "M11": """
apalutamide: Erleada
bosentan: Tracleer, Stayveer
carbamazepine: Tegretol, Tegretol XR, Tegretol Retard, Tegretol Prolonged Release, Carbatrol, Equetro, Epitol,
    Carbagen, Carbagen SR, Timonil, Finlepsin, Neurotop, Teril, Arbil, Tegretal, Trimonil, Hermolepsin, Carnexiv
cenobamate: Xcopri, Ontozry
dabrafenib: Tafinlar
efavirenz: Sustiva, Stocrin, Atripla, Symfi
encorafenib: Braftovi
enzalutamide: Xtandi
eslicarbazepine: Aptiom, Zebinix
etravirine: Intelence
fosphenytoin: Cerebyx, Pro-Epanutin, Sesquient
ivosidenib: Tibsovo
lorlatinib: Lorbrena, Lorviqua
lumacaftor: Orkambi
mitotane: Lysodren
nevirapine: Viramune
oxcarbazepine: Trileptal, Oxtellar, Oxtellar XR, Apydan, Timox
phenytoin: Dilantin, Dilantin Infatabs, Dilantin Kapseals, Phenytek, Epanutin, Eptoin, Phenhydan, Zentropil, Di-Hydan,
    diphenylhydantoin
rifabutin: Mycobutin, Talicia
rifampicin: rifampin, Rifadin, Rimactane, Rimactan, Rofact, Rifater, Rifamate, Rifinah, Eremfat, Rimactazid, Voractiv,
    rifampicin isoniazid, IsonaRif
rifapentine: Priftin
sotorasib: Lumakras, Lumykras
St John's wort: Saint John's wort, St John wort, St Johnswort, hypericum, hypericum perforatum, Hypericin, Jarsin, Laif,
    Kira, Neuroplant, Felis, Hyperiforce, Perika, Remotiv, Karma Mood, Millepertuis, Johanniskraut
""",
    "M12": """
amantadine: Symmetrel, Gocovri, Osmolex, Osmolex ER, PK-Merz, Lysovir, Trilasym, Mantadix
dextromethorphan: DXM, DM cough syrup, Robitussin, Robitussin DM, Robitussin Cough, Robitussin Dry Cough, Delsym,
    Delsym 12 Hour, Mucinex DM, Vicks Formula 44, Vicks DayQuil Cough, Benylin DM, Benylin Dry Coughs, Balminil DM,
    Bisoltussin, Covonia, Covonia Dry Cough, Creomulsion, Tussin DM, Zicam Cough, Triaminic Cough,
    Hustenstiller-ratiopharm, Wick Husten-Sirup, Silomat DMP, Bexin, Pulmofor, Romilar, Tuxium
dizocilpine: MK-801
esketamine: Spravato, Ketanest, Ketanest S, S-ketamine, Vesierra
ifenprodil: Cerocral, Vadilex
ketamine: Ketalar, Ketaject, Ketaset, Imalgene, Ketavet, racemic ketamine, Calypsol, ketamine troche
memantine: Namenda, Namenda XR, Namenda Titration Pak, Ebixa, Axura, Maruxa, Valios, Nemdatine, Marixino, Memando
methoxetamine: MXE
nitrous oxide: laughing gas, Entonox, Equanox, N2O, whippets
phencyclidine: PCP, angel dust
""",
    "M13": """
acamprosate: Campral, Campral EC, Aotal
lithium: lithium carbonate, lithium citrate, Eskalith, Eskalith CR, Lithobid, Lithotabs, Lithonate, Duralith,
    Carbolith, Lithane, Priadel, Camcolit, Liskonum, Li-Liquid, Lithonia, Quilonum, Quilonum Retard, Quilonorm,
    Quilonorm Retard, Hypnorex, Teralithe, Plenur, Lithiofor, Lithicarb, Litarex, lithium orotate, lithium aspartate
riluzole: Rilutek, Tiglutik, Exservan, Teglutik, Emylif, troriluzole
""",
    "M14": """
antipsychotic: antipsychotics, neuroleptic, neuroleptics
amisulpride: Solian, Deniban, Barhemsys, Amazeo
aripiprazole: Abilify, Abilify Mycite, Abilify Maintena, Abilify Asimtufii, Aristada, Aristada Initio, Opipza, Arpoya
asenapine: Saphris, Sycrest, Secuado
benperidol: Anquil, Glianimon
blonanserin: Lonasen
brexpiprazole: Rexulti, Rxulti
bromperidol: Impromen
cariprazine: Vraylar, Reagila
chlorpromazine: Thorazine, Largactil, Chloractil, Megaphen
chlorprothixene: Truxal, Taractan
clozapine: Clozaril, FazaClo, Versacloz, Denzapine, Zaponex, Leponex, Elcrit, Clopine
cyamemazine: Tercian
droperidol: Inapsine, Xomolix
flupentixol: flupenthixol, Fluanxol, Depixol, Depixol Conc
fluphenazine: Prolixin, Permitil, Modecate, Moditen, Lyogen, Dapotum
fluspirilene: Imap
haloperidol: Haldol, Haldol Decanoate, Serenace, Dozic, Halkid, Haldol Decanoas, Serenase
iloperidone: Fanapt
levomepromazine: methotrimeprazine, Nozinan, Levinan, Neurocil
loxapine: Loxitane, Adasuve, Loxapac
lumateperone: Caplyta
lurasidone: Latuda
melperone: Buronil, Eunerpan
mesoridazine: Serentil
molindone: Moban
olanzapine: Zyprexa, Zyprexa Zydis, Zyprexa Relprevv, Zypadhera, Zalasta, Zolafren, Arenbil, Velotab
paliperidone: Invega, Invega Sustenna, Invega Trinza, Invega Hafyera, Xeplion, Trevicta, Byannli, Erzofri
penfluridol: Semap
periciazine: pericyazine, Neulactil, Neuleptil
perospirone: Lullan
perphenazine: Trilafon, Fentazin, Decentan
pimavanserin: Nuplazid
pimozide: Orap
pipamperone: Dipiperon
prochlorperazine: Compazine, Compro, Stemetil, Buccastem, Stemzine, Prochlorperazin
pipotiazine: pipothiazine, Piportil, Piportil Depot
promazine: Sparine
prothipendyl: Dominal
quetiapine: Seroquel, Seroquel XR, Seroquel XL, Seroquel Prolong, Atrolak, Biquelle, Zaluron, Sondate, Brancico,
    Mintreleq, Ketipinor, Xeroquel, Notiabolfen, Psyquet
raclopride:
remoxipride: Roxiam
risperidone: Risperdal, Risperdal Consta, Risperdal M-Tab, Risperdal Quicklet, Perseris, Rykindo, Uzedy, Risvan,
    Okedi, Belivon, Rispolept
sertindole: Serdolect
sulpiride: Dolmatil, Dogmatil, Sulpor, Meresa, Sulparex
sultopride: Barnetil
thioridazine: Mellaril, Melleril
thiothixene: tiotixene, Navane
tiapride: Tiapridex, Tiapridal
trifluoperazine: Stelazine
triflupromazine: Vesprin
xanomeline: Cobenfy, xanomeline trospium, KarXT
ziprasidone: Geodon, Zeldox, Zipsydon
zotepine: Zoleptil, Nipolept
zuclopenthixol: Clopixol, Clopixol Acuphase, Cisordinol, Ciatyl-Z
""",
    "M15": """
SSRI: SSRIs, selective serotonin reuptake inhibitor
SNRI: SNRIs, serotonin noradrenaline reuptake inhibitor, serotonin norepinephrine reuptake inhibitor
citalopram: Celexa, Cipramil, Cipram, Seropram, Elopram, Talohexal
dapoxetine: Priligy
desvenlafaxine: Pristiq, Khedezla
duloxetine: Cymbalta, Irenka, Drizalma, Drizalma Sprinkle, Yentreve, Ariclaim, Xeristar, Depalta, Duciltia, Duloxalta
escitalopram: Lexapro, Cipralex, Seroplex, Entact, Sipralexa, Esertia, Esipram, Loxalate, Nexito, Lexamil
fluoxetine: Prozac, Prozac Weekly, Sarafem, Selfemra, Rapiflux, Prozep, Prozit, Olena, Oxactin, Fluctin, Fluctine,
    Fontex, Seronil, Fluox, Lovan, Adofen, Zactin, Floxet, Bellzac
fluvoxamine: Luvox, Luvox CR, Faverin, Fevarin, Floxyfral, Dumirox, Dumyrox, Maveral
levomilnacipran: Fetzima
milnacipran: Savella, Ixel, Dalcipran
paroxetine: Paxil, Paxil CR, Pexeva, Brisdelle, Seroxat, Deroxat, Aropax, Paroxat, Tagonis, Euplix, Motivan, Daparox,
    Sereupin, Eutimil, Frosinor
reboxetine: Edronax, Solvex, Prolift
sertraline: Zoloft, Lustral, Gladem, Besitran, Altruline, Aremis, Tatig, Serlain, Tresleen, Stimuloton, Xydep, Eleva,
    Bellsert
venlafaxine: Effexor, Effexor XR, Efexor, Efexor XL, Efexor XR, Efexor Depot, Efectin, Efectin ER, Trevilor, Trevilor
    Retard, Vensir, Vensir XL, Vencarm, Vencarm XL, Venlablue, Venlablue XL, Venlalic, Venlalic XL, Venaxx, Venaxx XL,
    Venlasoz, Alventa, Depefex, Foraven, Rodomel, Sunveniz, Tonpular, Politid, Politid XL, Winfex, Winfex XL, ViePax,
    ViePax XL, Dobupal, Vandral, Faxine, Majoven
vilazodone: Viibryd
vortioxetine: Trintellix, Brintellix
zimelidine:
""",
    "M16": """
antihypertensive: antihypertensives, blood pressure tablet, blood pressure tablets, blood pressure pill, blood
    pressure pills, blood pressure medication, ACE inhibitor, ACE inhibitors, beta blocker, beta-blocker, beta
    blockers, betablocker, betablockers, calcium channel blocker, angiotensin receptor blocker, ARB, diuretic,
    diuretics, water tablet, water tablets, water pill, water pills
acebutolol: Sectral, Prent
aliskiren: Tekturna, Tekturna HCT, Rasilez, Rasilez HCT, Tekamlo, Amturnide
amiloride: Midamor, Moduretic, co-amilozide, co-amilofruse, Frumil, Amilamont
amlodipine: Norvasc, Istin, Amlostin, Katerzia, Norliqva, Amlor, Exforge, Exforge HCT, Azor, Tribenzor, Twynsta,
    Lotrel, Prestalia, Caduet, Consensi, Sevikar, Sevikar HCT, Amlodipin, amlodipine benazepril, amlodipine valsartan
aprocitentan: Tryvio, Jeraygo
atenolol: Tenormin, Tenoretic, co-tenidone, Tenif, Atenix, Tenoblock
azilsartan: Edarbi, Edarbyclor, Ipreziv
bendroflumethiazide: bendrofluazide, Aprinox, Neo-NaClex, Neo-Bendromax, Corzide
benazepril: Lotensin, Lotensin HCT, Cibacen, Cibacene
benidipine: Coniel
betaxolol: Kerlone, Lokren, Betoptic, Betoptic S, Kerledex
bevantolol:
bisoprolol: Zebeta, Ziac, Cardicor, Congescor, Concor, Concor Cor, Emcor, Monocor, Emconcor, Bisocor, Detensiel,
    Cardensiel, bisoprolol hydrochlorothiazide
bucindolol:
bumetanide: Bumex, Burinex
candesartan: Atacand, Atacand HCT, Amias, Blopress, Kenzen, Ratacand
captopril: Capoten, Capozide, Noyada, Lopirin, Lopril, co-zidocapt
carteolol: Cartrol
carvedilol: Coreg, Coreg CR, Eucardic, Dilatrend, Querto, Kredex
celiprolol: Celectol, Selectol
chlorothiazide: Diuril
chlorthalidone: chlortalidone, Thalitone, Hygroton, Hemiclor, Hylaton
cilazapril: Inhibace, Vascace, Dynorm
cilnidipine: Atelec
clevidipine: Cleviprex
clonidine: Catapres, Catapres-TTS, Catapresan, Kapvay, Nexiclon, Nexiclon XR, Onyda, Onyda XR, Jenloga, Duraclon,
    Dixarit, Haemiton, Javadin, Clorpres
cyclopenthiazide: Navidrex
diltiazem: Cardizem, Cardizem CD, Cardizem LA, Cartia, Cartia XT, Tiazac, Taztia, Taztia XT, Dilacor, Dilacor XR,
    Dilt-XR, Matzim, Matzim LA, Diltzac, Tildiem, Tildiem LA, Tildiem Retard, Adizem, Adizem-XL, Adizem-SR, Angitil,
    Angitil SR, Slozem, Zemtard, Viazem, Dilzem, Dilcardia, Kenzem, Dilrene
doxazosin: Cardura, Cardura XL, Cardular, Doxadura, Raporsin, Larbex, Slocinx
enalapril: Vasotec, Vaseretic, Innovace, Innozide, Epaned, Renitec, Xanef, Enacard, Lexxel
eplerenone: Inspra
eprosartan: Teveten
esmolol: Brevibloc
ethacrynic acid: etacrynic acid, Edecrin
felodipine: Plendil, Cardioplen, Vascalpha, Folpik, Felotens, Parmid, Modip
finerenone: Kerendia, Firialta
fosinopril: Monopril, Staril, Fosinorm
furosemide: frusemide, Lasix, Furoscix, Frusol, Rusyde, Lasilix, Furorese, Seguril
guanabenz: Wytensin
guanethidine: Ismelin
guanfacine: Intuniv, Tenex, Estulic
hydralazine: Apresoline, Alphapress, Apresazide
dihydralazine: Nepresol
hydrochlorothiazide: HCTZ, HCT, Microzide, Esidrix, Oretic, HydroDiuril, Esidrex, Inzirqo
hydroflumethiazide: Diucardin
imidapril: Tanatril
indapamide: Lozol, Natrilix, Natrilix SR, Fludex, Tensaid, Ethibide, Rawel, Cardide, Indipam, Lorvas, Alkapamid
indoramin: Baratol, Doralese, Wydora
irbesartan: Avapro, Avalide, Aprovel, CoAprovel, Karvea, Karvezide, Ifirmasta, Sabervel
isradipine: DynaCirc, Prescal, Lomir, Vascal
labetalol: Trandate, Normodyne
lacidipine: Motens, Lacipil, Molap
lercanidipine: Zanidip, Zanipress, Corifeo, Lercadip
levamlodipine: Conjupri
lisinopril: Zestril, Zestoretic, Prinivil, Prinzide, Qbrelis, Carace, Carace Plus, Acerbon, Acercomp, lisinopril
    hydrochlorothiazide, lisinopril HCTZ
losartan: Cozaar, Cozaar-Comp, Hyzaar, Arbli, Lorzaar, Lorista, losartan hydrochlorothiazide, losartan HCTZ
manidipine: Manyper, Madiplot
mepindolol: Corindolan
methyldopa: Aldomet, Aldoril, Presinol, Dopegyt, Aldometil
metolazone: Zaroxolyn, Mykrox, Xaqua
metoprolol: Lopressor, Lopressor HCT, Toprol, Toprol-XL, Kapspargo, Dutoprol, Betaloc, Betaloc SA, Beloc, Beloc-Zok,
    Seloken, Seloken ZOC, Selozok
minoxidil: Loniten
moexipril: Univasc, Uniretic, Perdix, Fempress
moxonidine: Physiotens, Cynt, Moxon, Moxogamma
nadolol: Corgard
nebivolol: Bystolic, Byvalson, Nebilet, Nebilox, Lobivon, Temerit, Hypoloc, Hipoloc
nicardipine: Cardene, Cardene SR, Loxen
nifedipine: Procardia, Procardia XL, Adalat, Adalat CC, Adalat LA, Adalat Retard, Adalat Oros, Afeditab, Nifedical,
    Adipine, Coracten, Coracten SR, Coracten XL, Fortipine, Nifedipress, Tensipine, Valni, Neozipine, Nimodrel,
    Corinfar, Chronadalate
nilvadipine: Nivadil, Escor
nimodipine: Nimotop, Nymalize
nisoldipine: Sular, Baymycard, Syscor
nitrendipine: Bayotensin, Baypress, Nidrel
olmesartan: Benicar, Benicar HCT, Olmetec, Olmetec Plus, Votum, Alteis
oxprenolol: Trasicor, Trasitensin, Slow-Trasicor
penbutolol: Levatol, Betapressin
perindopril: Coversyl, Coversyl Plus, Coversyl Arginine, Aceon, Viacoram, Preterax, Bipreterax, Prestarium, Triplixam
phenoxybenzamine: Dibenzyline, Dibenyline, Dibenzyran
phentolamine: Regitine, OraVerse, Rogitine
pindolol: Visken, Viskaldix
prazosin: Minipress, Hypovase, Alpress
propranolol: Inderal, Inderal LA, Half-Inderal, Half-Inderal LA, Inderal XL, InnoPran, InnoPran XL, Hemangeol,
    Hemangiol, Bedranol, Bedranol SR, Beta-Prograne, Half Beta-Prograne, Slo-Pro, Syprol, Dociton, Obsidan,
    Avlocardyl, Sumial, Deralin, Angilol, Bedranol XL, Inderide
quinapril: Accupril, Accupro, Accuretic, Quinil, Acuitel, Korec
ramipril: Altace, Tritace, Triapin, Delix, Vesdil, Triatec, Cardace, Lopace
reserpine: Serpasil, Briserin
rilmenidine: Hyperium, Iterium
sacubitril: Entresto, sacubitril valsartan, Neparvis
sotalol: Betapace, Betapace AF, Sorine, Sotylize, Beta-Cardone, Sotacor, Sotalex
sparsentan: Filspari
spironolactone: Aldactone, CaroSpir, Aldactide, Aldactazide, Lasilactone, co-flumactone, Verospiron, Spiroctan,
    Osyrol, Spirix
talinolol: Cordanum
telmisartan: Micardis, Micardis HCT, MicardisPlus, Kinzal, KinzalKomb, Kinzalmono, Pritor, PritorPlus, Tolura
terazosin: Hytrin, Tezruly, Flotrin, Benph
timolol: Blocadren, Betim, Timoptic, Timoptol, Betimol, Istalol, Timoptol-LA, Cosopt, Combigan, Prestim, Timolide
torsemide: torasemide, Demadex, Soaanz, Torem, Unat
trandolapril: Mavik, Tarka, Gopten, Odrik, Udrik
triamterene: Dyrenium, Dyazide, Maxzide, Dytac, Dytide, co-triamterzide, Kalspare, triamterene hydrochlorothiazide
urapidil: Ebrantil, Eupressyl
valsartan: Diovan, Diovan HCT, Co-Diovan, Prexxartan, Tareg, Cotareg, Valturna, valsartan hydrochlorothiazide
verapamil: Calan, Calan SR, Covera-HS, Isoptin, Isoptin SR, Verelan, Verelan PM, Securon, Securon SR, Half Securon,
    Half Securon SR, Univer, Vertab, Vertab SR, Verapress, Cordilox, Zolvera, Isoptine, Manidon, Falicard
xipamide: Diurexan
zofenopril: Zofenil, Bifril, Zopranol
""",
    "M17": """
cannabis: marijuana, marihuana, medical marijuana, medical cannabis, medicinal cannabis, weed, ganja, hash, hashish,
    hemp oil, CBD oil, CBD gummies, THC gummies, cannabis oil, THC oil, Bedrocan, Bediol, Bedica
cannabidiol: CBD, Epidiolex, Epidyolex
dronabinol: tetrahydrocannabinol, THC, delta-9-THC, delta-8-THC, delta 8, Marinol, Syndros
nabilone: Cesamet, Canemes
nabiximols: Sativex
synthetic cannabinoid: synthetic cannabinoids
""",
}

# The substances on the left stand in the tables; the names on the right are products of them together.
COMBINATIONS = """
amitriptyline + chlordiazepoxide: Limbitrol
amitriptyline + perphenazine: Triavil, Etrafon, Triptafen
aspirin + paracetamol: Excedrin, Excedrin Migraine, Anadin Extra, Thomapyrin
brompheniramine + phenylephrine: Dimetapp
bupropion + dextromethorphan: Auvelity
bupropion + naltrexone: Contrave, Mysimba
carbinoxamine + pseudoephedrine: Rondec
chlordiazepoxide + clidinium: Librax
chlorpheniramine + dextromethorphan: Coricidin, Coricidin HBP
chlorpheniramine + hydrocodone + pseudoephedrine: Zutripro
codeine + promethazine: Phenergan with codeine, promethazine with codeine, Prometh with codeine, purple drank
dextromethorphan + phenylephrine: Theraflu, Alka-Seltzer Plus, Tylenol Cold, Mucinex Fast-Max
dextromethorphan + promethazine: promethazine DM, Phenergan DM
dextromethorphan + quinidine: Nuedexta, Nudexta
donepezil + memantine: Namzaric
fluoxetine + olanzapine: Symbyax
flupentixol + melitracen: Deanxit
hydralazine + isosorbide: BiDil
hydrocodone + pseudoephedrine: Rezira, Hycofenix
morphine + naltrexone: Embeda
naltrexone + oxycodone: Troxyca
olanzapine + samidorphan: Lybalvi
paracetamol + dextromethorphan + doxylamine: NyQuil, Vicks NyQuil, NyQuil Cold and Flu, NyQuil Severe, Wick MediNait,
    MediNait
paracetamol + dextromethorphan + phenylephrine: DayQuil, Vicks DayQuil, DayQuil Severe, Vicks DayQuil Severe
paracetamol + dextromethorphan + promethazine: Night Nurse
paracetamol + dextromethorphan + pseudoephedrine: Day Nurse
phentermine + topiramate: Qsymia, Qsiva
phenylephrine + promethazine: Phenergan VC, promethazine VC
pseudoephedrine + triprolidine: Actifed, Actifed Rhume
"""
