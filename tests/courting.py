"""A file of a user with one relation and one frame."""

RELATION = """[[relation]]
id = "courted"
label = {label}
inverse_label = "was courted by"
type = "AGREE"
cameo = "030"
definition = {definition}

[[frame]]
id = "court.v.101"
lemmas = [{lemma}]
pos = "verb"
relation = "courted"
source = ["subject"]
target = ["object"]
example = "China has courted Hungary for years."
expect = "China | AGREE | Hungary"
"""
COURTED = RELATION.format(label='"courted"', definition='"Source sought the favour of target."', lemma='"court"')
