"""How many days back an instrument asks, so that nothing is asked twice within that time."""

# As printed on its form (v:lsas-form, v:camcops-phq9, v:camcops-gad7, v:camcops-pcl5). Those not named here may be
# asked daily.
RECALL_DAYS = {"lsas-sr": 7, "lsas-ca": 7, "phq-9": 14, "gad-7": 14, "pcl-5": 30}
