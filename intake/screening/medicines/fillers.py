"""Words that say how a medicine is made or taken, and not which one it is.

In this order: how much, in what form, as what salt, how often and when, what for, and the words between. "pm",
"plus", "d" and the like are missing on purpose: in a trade name they stand for a second substance. "no" and "stopped"
are missing too: such a text is for a person to read.
"""

import re

STRENGTH = re.compile(
    r"\d+(?:[.,]\d+)*"
    r"(?:mg|mcg|ug|μg|ng|g|gm|gr|kg|ml|l|dl|iu|ie|u|units?|mmol|meq|%|x|h|hr|hrs|hours?|hourly|tabs?|caps?)?"
    r"|x\d+"
)

_WORDS = """
mg mcg ug μg microgram micrograms milligram milligrams g gram grams ml millilitre millilitres iu unit units % mmol
meq low high strength strong regular max maximum total dose doses dosage half quarter one two three four approx
approximately about x

tablet tablets tab tabs tablette tabletten capsule capsules cap caps caplet caplets kapsel kapseln pill pills patch
patches plaster solution sol syrup drop drops spray nasal inhaler inhalers inhaled inhalation aerosol system
nebuliser nebulizer neb nebs puff puffs turbohaler accuhaler diskus evohaler respimat ellipta hfa easyhaler oral
orally po injection injections injectable inj im iv sc intravenous subcutaneous intramuscular cream ointment gel
lotion foam shampoo mouthwash rinse wash topical topically ophthalmic otic rectal vaginal eye ear suppository
suppositories pessary pessaries lozenge lozenges film films sublingual sl buccal transdermal powder sachet sachets
granules suspension liquid elixir depot ampoule ampoules vial pen shot implant ring odt orodispersible
disintegrating dispersible soluble effervescent chewable chewables gummy gummies coated enteric ec gastro
gastroresistant resistant crushable er xr sr cr la xl mr pr ir dr cd retard extended sustained modified prolonged
immediate slow delayed controlled release acting long short

hydrochloride hcl hydrobromide hbr sodium disodium tartrate bitartrate maleate malate mesylate mesilate dimesylate
dimesilate fumarate hemifumarate succinate sulfate sulphate bisulfate bisulphate hydrogen hydrogensulfate besylate
besilate tosylate edisylate esylate napsylate citrate acetate phosphate bromide chloride nitrate mononitrate oxalate
pamoate decanoate enanthate undecanoate stearate ethylsuccinate propionate dipropionate furoate valerate xinafoate
aspartate saccharate carbonate lactate gluconate hyclate tromethamine medoxomil cilexetil arginine erbumine
disoproxil hydrate monohydrate hemihydrate dihydrate trihydrate anhydrous base salt salts

daily once twice thrice time times a an day days per every each alternate other night nights nightly nocte mane
morning mornings evening evenings bedtime bed noon lunch dinner breakfast food meal meals before after weekly week
weeks month monthly months year years hour hours hourly h hr hrs od bd bid tds tid qds qid qd qhs hs qam qpm prn sos
stat as when if needed need required necessary usual usually occasional occasionally sometimes rarely regularly
currently only

anxiety anxious panic attack attacks depression mood sleep sleeping insomnia pain headache headaches migraine
migraines asthma allergy allergies hayfever blood pressure hypertension adhd cholesterol diabetes reflux heartburn
nausea cold flight flights flying travel emergency emergencies acne contraception epilepsy seizures

at in on the of to or and with w for from by up i my take taking takes taken use using used uses prescribed generic
brand branded drug medicine medicines medication otc
"""

FILLERS = frozenset(_WORDS.split())
