"""Medicines that are known and for which the clinical reference has no rule.

They are listed so that a review is asked for what is unknown, and not for an aspirin. The format is that of
`under_rules`. A medicine of which nobody here is sure belongs into neither table: it is then asked about.
"""

WITHOUT_RULE = """
paracetamol: acetaminophen, APAP, Tylenol, Tylenol Extra Strength, Tylenol Arthritis, Panadol Extra, Solpadeine
    Headache, Excedrin Tension Headache, Panadol, Calpol, Perfalgan, Ofirmev, Doliprane, Dafalgan, Efferalgan,
    Ben-u-ron, Benuron, Anadin Paracetamol, Mapap, FeverAll, Panodil, Alvedon
aspirin: acetylsalicylic acid, ASA, baby aspirin, Bayer, Ecotrin, Bufferin, Disprin, Aspro, Nu-Seals, Micropirin,
    Kardegic, Cardioaspirin, Durlaza
ibuprofen: Advil, Motrin, Nurofen, Brufen, Calprofen, Ibuleve, Dolormin, Ibalgin, Ipren, Cuprofen, Duexis
naproxen: Aleve, Naprosyn, Anaprox, Naprelan, Feminax Ultra, Vimovo, Stirlescent
diclofenac: Voltaren, Voltarol, Cataflam, Zipsor, Zorvolex, Arthrotec, Cambia, Pennsaid, Dicloflex
celecoxib: Celebrex, Elyxyb
etodolac: Lodine
etoricoxib: Arcoxia
flurbiprofen: Strefen, Ansaid
indomethacin: indometacin, Indocin, Tivorbex
ketoprofen: Orudis, Oruvail, Orudis KT
dexketoprofen: Keral, Enantyum
ketorolac: Toradol, Sprix, Acular
mefenamic acid: Ponstel, Ponstan
meloxicam: Mobic, Anjeso, Vivlodex
metamizole: dipyrone, Novalgin, Analgin, Nolotil
nabumetone: Relafen, Relifex
piroxicam: Feldene
sulindac: Clinoril

atorvastatin: Lipitor, Sortis, Atorvaliq
ezetimibe: Zetia, Ezetrol, Vytorin, Inegy, Nexlizet
fenofibrate: Tricor, Lipantil, Trilipix, Fenoglide
fluvastatin: Lescol
gemfibrozil: Lopid
lovastatin: Mevacor, Altoprev
pitavastatin: Livalo, Zypitamag
pravastatin: Pravachol, Lipostat
rosuvastatin: Crestor, Ezallor
simvastatin: Zocor, Flolipid
statin: statins
bempedoic acid: Nexletol, Nilemdo
alirocumab: Praluent
evolocumab: Repatha
inclisiran: Leqvio
colestyramine: cholestyramine, Questran
colesevelam: Welchol, Cholestagel
icosapent ethyl: Vascepa, Vazkepa

metformin: Glucophage, Glucophage XR, Fortamet, Glumetza, Riomet, Sukkarto, Siofor
alogliptin: Nesina, Vipidia
canagliflozin: Invokana
dapagliflozin: Farxiga, Forxiga, Xigduo
empagliflozin: Jardiance, Synjardy
ertugliflozin: Steglatro
dulaglutide: Trulicity
exenatide: Byetta, Bydureon
gliclazide: Diamicron, Zicron
glimepiride: Amaryl
glipizide: Glucotrol, Minodiab
glyburide: glibenclamide, Diabeta, Daonil, Glynase
insulin: insulin glargine, insulin lispro, insulin aspart, insulin detemir, insulin degludec, Lantus, Toujeo,
    Basaglar, Humalog, Humulin, Novolin, Novolog, NovoRapid, NovoMix, Levemir, Tresiba, Apidra, Fiasp, Lyumjev,
    Semglee, Actrapid, Insulatard
linagliptin: Tradjenta, Trajenta, Jentadueto, Glyxambi
liraglutide: Victoza, Saxenda
pioglitazone: Actos, Competact, Actoplus Met, Duetact
lixisenatide: Lyxumia, Soliqua
nateglinide: Starlix
tolbutamide:
repaglinide: Prandin, NovoNorm
saxagliptin: Onglyza, Kombiglyze, Komboglyze, Qtern
semaglutide: Ozempic, Wegovy, Rybelsus
sitagliptin: Januvia, Janumet
tirzepatide: Mounjaro, Zepbound
vildagliptin: Galvus, Eucreas
acarbose: Precose, Glucobay

omeprazole: Prilosec, Losec, Zegerid, Antra
esomeprazole: Nexium, Emozul
lansoprazole: Prevacid, Zoton, Agopton
dexlansoprazole: Dexilant
pantoprazole: Protonix, Pantoloc, Pantozol, Somac
rabeprazole: Aciphex, Pariet
vonoprazan: Voquezna
famotidine: Pepcid, Pepcid AC
nizatidine: Axid
ranitidine: Zantac
antacid: antacids, Gaviscon, Tums, Rennie, Maalox, Mylanta, Rolaids, Milk of Magnesia, Pepto-Bismol, bismuth
    subsalicylate, calcium carbonate, alginate, aluminium hydroxide, magnesium hydroxide, Alka-Seltzer, Peptac
sucralfate: Carafate, Antepsin
misoprostol: Cytotec
simethicone: simeticone, Gas-X, Mylicon
loperamide: Imodium, Diamode
ondansetron: Zofran, Zuplenz
granisetron: Kytril, Sancuso
metoclopramide: Reglan, Maxolon, Primperan
domperidone: Motilium
bisacodyl: Dulcolax
docusate: Colace, Dulcoease
lactulose: Duphalac, Enulose
linaclotide: Linzess, Constella
macrogol: polyethylene glycol, polyethylene glycol 3350, MiraLAX, Movicol, Laxido, Cosmocol
psyllium: ispaghula, ispaghula husk, Metamucil, Fybogel, psyllium husk
senna: sennosides, Senokot
prucalopride: Motegrity, Resolor
mebeverine: Colofac
hyoscine: scopolamine, hyoscine butylbromide, hyoscine hydrobromide, Buscopan, Transderm Scop, Scopoderm, Kwells
dicyclomine: dicycloverine, Bentyl
hyoscyamine: Levsin, Anaspaz
peppermint oil: Colpermin, IBgard
clidinium:
mesalamine: mesalazine, Asacol, Pentasa, Lialda, Octasa, Salofalk, Apriso, Mezavant
ursodeoxycholic acid: ursodiol, Urso, Actigall
pancreatin: pancrelipase, Creon
probiotic: probiotics, lactobacillus, VSL3, Symprove

cetirizine: Zyrtec, Zirtek, Reactine, Piriteze, Benadryl Allergy One a Day
levocetirizine: Xyzal
loratadine: Claritin, Clarityn, Alavert
desloratadine: Clarinex, Neoclarityn, Aerius
fexofenadine: Allegra, Telfast, Allevia
bilastine: Ilaxten, Bilaxten
rupatadine: Rupafin
ebastine: Ebastel
acrivastine: Benadryl Allergy Relief
azelastine: Astelin, Astepro, Optilast, Rhinolast, Dymista
olopatadine: Patanol, Pataday, Opatanol
ketotifen: Zaditor, Zaditen, Alaway
cromoglicate: cromolyn, sodium cromoglicate, cromolyn sodium, Opticrom, NasalCrom
montelukast: Singulair
zafirlukast: Accolate
beclometasone: beclomethasone, Qvar, Clenil, Beconase, Qnasl, Kelhale, Soprobec
budesonide: Pulmicort, Rhinocort, Entocort, Uceris, Budelin, Jorveza
ciclesonide: Alvesco, Omnaris, Zetonna
fluticasone: Flonase, Flovent, Flixotide, Flixonase, Arnuity, Cutivate, Pirinase, Veramyst, Avamys
mometasone: Nasonex, Asmanex, Elocon
triamcinolone: Nasacort, Kenalog
ipratropium: Atrovent
tiotropium: Spiriva, Braltus
umeclidinium: Incruse
glycopyrronium: glycopyrrolate, Robinul, Cuvposa, Seebri
guaifenesin: guaiphenesin, Mucinex
acetylcysteine: N-acetylcysteine, NAC, Fluimucil, ACC
carbocisteine: carbocysteine, Mucodyne
omalizumab: Xolair
dupilumab: Dupixent

prednisone: Deltasone, Rayos
prednisolone: Orapred, Pevanti, Millipred
methylprednisolone: Medrol, Solu-Medrol
hydrocortisone: Cortef, Hydrocortone, Plenadren, Dermacort
dexamethasone: Decadron, Dexsol
fludrocortisone: Florinef
betamethasone: Betnovate, Diprosone, Diprolene, Celestone
clobetasol: Dermovate, Temovate, Clobex, Olux

contraceptive: contraceptives, oral contraceptive, oral contraceptives, OCP, combined oral contraceptive, birth control,
    birth control pill, birth control pills, contraceptive pill, the pill, mini pill, combined pill, progestogen-only
    pill, contraceptive implant, contraceptive injection, hormonal IUD, copper IUD, IUD, coil
ethinylestradiol: ethinyl estradiol, ethinyloestradiol, Microgynon, Yasmin, Yaz, Lucette, Cilest, Cilique, Rigevidon,
    Ovranette, Marvelon, Mercilon, Gedarel, Femodene, Millinette, Loestrin, Lo Loestrin, Junel, Junel Fe, Sprintec,
    Tri-Sprintec, Ortho Tri-Cyclen, Ortho-Cyclen, Estarylla, Aviane, Apri, Levora, Seasonique, Seasonale, Lutera,
    Microgestin, NuvaRing, EluRyng, Evra, Xulane, Valette, Dianette, Diane-35, Kariva, Blisovi, Larin, Vienva, Nikki,
    Loryna, Gianvi, Beyaz, Safyral, Taytulla, Alesse, Balziva, Brevicon, Cryselle, Desogen, Ortho-Cept, Mircette,
    Demulen, Ortho-Novum, Tarina, Hailey, Sronyx, Amethyst, Cyclessa, Isibloom, Enskyce
desogestrel: Cerazette, Cerelle, Zelleta, Hana, Feanolla
drospirenone: Slynd, Slinda
dienogest: Visanne, Qlaira, Natazia
etonogestrel: Nexplanon, Implanon
levonorgestrel: Mirena, Kyleena, Skyla, Jaydess, Liletta, Levosert, Plan B, Plan B One-Step, Levonelle
medroxyprogesterone: Depo-Provera, Depo, Provera, Sayana Press
norethisterone: norethindrone, Noriday, Camila, Errin, Micronor, Primolut
norgestimate:
norgestrel: Opill
ulipristal: ellaOne, Ella
estradiol: oestradiol, Estrace, Vagifem, Vagirux, Evorel, Oestrogel, Estrogel, Climara, Vivelle-Dot, Divigel,
    Estradot, Sandrena, Lenzetto, Elleste, Imvexxy, HRT, hormone replacement therapy, Activella, Alora, Angeliq,
    CombiPatch, Bijuva
estriol: Ovestin
conjugated estrogens: Premarin, Prempro
progesterone: Utrogestan, Prometrium, Cyclogest
tibolone: Livial
raloxifene: Evista
testosterone: Testogel, AndroGel, Tostran, Nebido, Sustanon, Xyosted, testosterone cypionate, Androderm, Axiron, Aveed
cyproterone: Androcur
finasteride: Propecia, Proscar
dutasteride: Avodart, Combodart, Jalyn
clomifene: clomiphene, Clomid
letrozole: Femara
anastrozole: Arimidex
exemestane: Aromasin
tamoxifen: Nolvadex, Soltamox
leuprolide: leuprorelin, Lupron, Prostap
goserelin: Zoladex
cabergoline: Dostinex, Cabaser
elagolix: Orilissa
relugolix: Myfembree, Ryeqo, Orgovyx
carbimazole: NeoMercazole
methimazole: thiamazole, Tapazole
propylthiouracil: PTU
desmopressin: DDAVP, Noctiva, Desmotabs, Minirin, Nocdurna
alendronate: alendronic acid, Fosamax
risedronate: risedronic acid, Actonel
ibandronate: ibandronic acid, Boniva, Bonviva
zoledronic acid: Reclast, Aclasta, Zometa
denosumab: Prolia
teriparatide: Forteo, Forsteo

vitamin: vitamins, multivitamin, multivitamins, multi-vitamin, prenatal vitamin, prenatal vitamins, prenatal, Centrum,
    Pregnacare, Berocca
vitamin A: retinol
vitamin B: vitamin B complex, B complex, vitamin B compound, vitamin B co strong
vitamin B1: thiamine, thiamin
vitamin B2: riboflavin
vitamin B3: niacin, nicotinamide, niacinamide, Niaspan
vitamin B6: pyridoxine
vitamin B12: B12, cyanocobalamin, hydroxocobalamin, methylcobalamin, cobalamin
vitamin C: ascorbic acid
vitamin D: vitamin D2, vitamin D3, D3, cholecalciferol, colecalciferol, ergocalciferol, Fultium-D3, Drisdol, Adcal-D3,
    Calcichew-D3, alfacalcidol, calcitriol, Rocaltrol, InVita D3, Stexerol-D3, Accrete D3
vitamin E: tocopherol
vitamin K: vitamin K1, vitamin K2, phytomenadione
biotin:
folic acid: folate, folinic acid, leucovorin, L-methylfolate, methylfolate, Deplin
iron: ferrous sulfate, ferrous sulphate, ferrous fumarate, ferrous gluconate, Feosol, Slow Fe, Ferrograd, Spatone,
    iron supplement, Fersamal, Pregaday
calcium: calcium supplement, calcium citrate, Calcichew, Caltrate, Os-Cal, Adcal
magnesium: magnesium glycinate, magnesium citrate, magnesium oxide, magnesium sulfate, Mag-Ox, magnesium L-threonate,
    magnesium supplement, magnesium malate
potassium: potassium chloride, K-Dur, Klor-Con, Slow-K, Sando-K, potassium citrate
sodium bicarbonate: sodium chloride, saline
zinc: zinc sulfate, zinc sulphate, zinc gluconate, zinc picolinate
selenium:
omega 3: omega-3 fatty acids, fish oil, cod liver oil, Lovaza, Omacor, krill oil, omega 3 6 9
coenzyme Q10: CoQ10, Co Q10, ubiquinone, ubiquinol
creatine:
collagen: collagen peptides, collagen powder
whey protein: protein powder
glucosamine: chondroitin, glucosamine chondroitin
turmeric: curcumin
ashwagandha:
melatonin: Circadin, Slenyto, Adaflex
L-theanine: theanine
lavender oil: lavender, Silexan, Lasea
electrolytes: Dioralyte, oral rehydration salts
fibre: fiber, fiber supplement, fibre supplement, Benefiber
echinacea:
cranberry:
evening primrose oil:
milk thistle: silymarin

amoxicillin: Amoxil, Moxatag
amoxicillin clavulanate: co-amoxiclav, Augmentin
penicillin: phenoxymethylpenicillin, penicillin V, benzylpenicillin, Bicillin, Pen-Vee K, penicillin G
flucloxacillin: dicloxacillin
cefalexin: cephalexin, Keflex
cefuroxime: Zinnat, Ceftin
cefdinir: Omnicef
ceftriaxone: Rocephin
azithromycin: Zithromax, Z-Pak, Zpack
doxycycline: Vibramycin, Doryx, Oracea, Vibra-Tabs, Acticlate, Monodox, Periostat, doxycycline hyclate
minocycline: Minocin, Solodyn
lymecycline: Tetralysal
tetracycline:
clindamycin: Cleocin, Dalacin, BenzaClin, Acanya, Clindagel, Ziana
trimethoprim: co-trimoxazole, sulfamethoxazole, trimethoprim sulfamethoxazole, Bactrim, Septra, Septrin
nitrofurantoin: Macrobid, Macrodantin
fosfomycin: Monurol
metronidazole: Flagyl
levofloxacin: Levaquin, Tavanic
moxifloxacin: Avelox
aciclovir: acyclovir, Zovirax
valaciclovir: valacyclovir, Valtrex
famciclovir: Famvir
oseltamivir: Tamiflu
terbinafine: Lamisil
nystatin: Nystan
hydroxychloroquine: Plaquenil
ivermectin: Stromectol, Soolantra
emtricitabine: Truvada, Descovy, tenofovir, Biktarvy, PrEP
dolutegravir: Tivicay, Dovato
mupirocin: Bactroban
benzoyl peroxide: Duac, Acnecide, Epiduo, Benzagel, PanOxyl
adapalene: Differin
tretinoin: Retin-A, Atralin, Altreno
isotretinoin: Roaccutane, Accutane, Absorica, Claravis, Amnesteem, Zenatane, Myorisan
fusidic acid: Fucidin
sunscreen: moisturiser, moisturizer, emollient, E45, Cetraben
Rogaine: Regaine, topical minoxidil

warfarin: Coumadin, Jantoven, Marevan
apixaban: Eliquis
dabigatran: Pradaxa
edoxaban: Savaysa, Lixiana
rivaroxaban: Xarelto
heparin: enoxaparin, Lovenox, Clexane, dalteparin, Fragmin, tinzaparin
prasugrel: Effient, Efient
ticagrelor: Brilinta, Brilique
dipyridamole: Persantin, Persantine, Aggrenox
tranexamic acid: Cyklokapron, Lysteda, Cyklo-F
digoxin: Lanoxin, Digitek, Digox
amiodarone: Pacerone, Cordarone
flecainide: Tambocor
propafenone: Rythmol
quinidine:
ivabradine: Procoralan, Corlanor
ranolazine: Ranexa
nicorandil: Ikorel
isosorbide: isosorbide mononitrate, isosorbide dinitrate, Imdur, Monomil, Isordil, Elantan, Monosorb
nitroglycerin: glyceryl trinitrate, glyceryl trinitrate spray, GTN, Nitrostat, Nitrolingual, Nitro-Dur, Coro-Nitro

amitriptyline: Elavil, Saroten, Laroxyl, Endep, Tryptizol, Amyzol
amoxapine: Asendin
clomipramine: Anafranil
desipramine: Norpramin
dosulepin: dothiepin, Prothiaden
doxepin: Sinequan, Silenor, Xepin, Sinepin
imipramine: Tofranil
lofepramine: Gamanil, Lomont
maprotiline: Ludiomil
melitracen:
nortriptyline: Pamelor, Aventyl, Allegron
opipramol: Insidon
protriptyline: Vivactil
trimipramine: Surmontil, Stangyl
tricyclic: tricyclics, tricyclic antidepressant, TCA, TCAs
mirtazapine: Remeron, RemeronSolTab, Zispin, Zispin SolTab, Avanza, Norset, Remergil, Mirza
mianserin: Tolvon
trazodone: Desyrel, Oleptro, Molipaxin, Trittico
bupropion: amfebutamone, Wellbutrin, Wellbutrin SR, Wellbutrin XL, Zyban, Aplenzin, Forfivo, Forfivo XL, Budeprion,
    Elontril
agomelatine: Valdoxan
gepirone: Exxua
buspirone: BuSpar
vitex: agnus castus
S-adenosylmethionine: SAM-e, ademetionine
5-HTP: 5-hydroxytryptophan
tryptophan: L-tryptophan, Optimax

valproate: valproic acid, sodium valproate, divalproex, divalproex sodium, Depakote, Depakote ER, Depakene, Depakine,
    Epilim, Epilim Chrono, Episenta, Epival, Orfiril, Convulex, Ergenyl, Dyzantil
brivaracetam: Briviact
ethosuximide: Zarontin
felbamate: Felbatol
lacosamide: Vimpat
levetiracetam: Keppra, Keppra XR, Spritam, Desitrend
perampanel: Fycompa
rufinamide: Banzel, Inovelon
tiagabine: Gabitril
topiramate: Topamax, Trokendi XR, Qudexy XR, Eprontia
vigabatrin: Sabril
zonisamide: Zonegran

levodopa: carbidopa, co-careldopa, co-beneldopa, carbidopa levodopa, Sinemet, Madopar, Rytary, Stalevo, Duopa,
    benserazide
pramipexole: Mirapex, Mirapexin
ropinirole: Requip
rotigotine: Neupro
entacapone: Comtan, Comtess
benztropine: benzatropine, Cogentin
procyclidine: Kemadrin, Arpicolin
trihexyphenidyl: benzhexol, Artane, Broflex
donepezil: Aricept
rivastigmine: Exelon
galantamine: Razadyne, Reminyl
valbenazine: Ingrezza
tetrabenazine: Xenazine
deutetrabenazine: Austedo
pitolisant: Wakix
betahistine: Serc
flunarizine: Sibelium
pizotifen: Sanomigran
sumatriptan: Imitrex, Imigran, Treximet
rizatriptan: Maxalt
zolmitriptan: Zomig
eletriptan: Relpax
naratriptan: Amerge, Naramig
frovatriptan: Frova, Migard
almotriptan: Axert, Almogran
rimegepant: Nurtec, Vydura
ubrogepant: Ubrelvy
atogepant: Qulipta, Aquipta
erenumab: Aimovig
fremanezumab: Ajovy
galcanezumab: Emgality
lidocaine: lignocaine, Xylocaine, Lidoderm, Versatis, Emla
botulinum toxin: Botox, onabotulinumtoxinA, Dysport, Xeomin

nicotine: nicotine patch, nicotine replacement, nicotine gum, Nicorette, NicoDerm, NiQuitin, Nicotinell
varenicline: Chantix, Champix
cytisine: cytisinicline
disulfiram: Antabuse
orlistat: Xenical, Alli

sildenafil: Viagra, Revatio
tadalafil: Cialis, Adcirca
vardenafil: Levitra, Staxyn
avanafil: Stendra, Spedra
tamsulosin: Flomax, Flomaxtra, Pradif, Omnic
alfuzosin: Uroxatral, Xatral
silodosin: Rapaflo, Urorec
oxybutynin: Ditropan, Oxytrol, Kentera
solifenacin: Vesicare
tolterodine: Detrol, Detrusitol
trospium: Sanctura, Regurin
fesoterodine: Toviaz
darifenacin: Enablex, Emselex
phenazopyridine: Pyridium, Azo

allopurinol: Zyloprim, Zyloric
febuxostat: Uloric, Adenuric
colchicine: Colcrys, Mitigare
methotrexate: Trexall, Otrexup, Rasuvo, Metoject
azathioprine: Imuran, Azasan
mercaptopurine: Purinethol
mycophenolate: CellCept, Myfortic
tacrolimus: Prograf, Protopic, Adoport
sulfasalazine: sulphasalazine, Azulfidine, Salazopyrin
leflunomide: Arava
adalimumab: Humira, Amgevita, Hyrimoz, Imraldi, Yuflyma, Hadlima
etanercept: Enbrel, Benepali
infliximab: Remicade, Inflectra, Remsima
ustekinumab: Stelara
secukinumab: Cosentyx
rituximab: Rituxan, MabThera
vedolizumab: Entyvio
tofacitinib: Xeljanz
upadacitinib: Rinvoq
apremilast: Otezla
interferon beta: Avonex, Rebif
fingolimod: Gilenya
dimethyl fumarate: Tecfidera
glatiramer: Copaxone
ocrelizumab: Ocrevus
natalizumab: Tysabri
pyridostigmine: Mestinon
hydroxyurea: hydroxycarbamide

latanoprost: Xalatan
bimatoprost: Lumigan, Latisse
travoprost: Travatan
dorzolamide: Trusopt
brimonidine: Alphagan
acetazolamide: Diamox
artificial tears: hypromellose, carmellose, Systane, Refresh, Hylo, lubricating eye drops
cyclosporine eye drops: Restasis, Ikervis
"""
