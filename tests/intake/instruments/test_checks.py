from clinic.safety import all_that_is_unsafe


def told():
    return [problem.id for problem in all_that_is_unsafe() if problem.id == "intake.S02"]


def test_a_clinic_whose_main_scale_is_asked_in_short_labels_is_told(used):
    assert told() == ["intake.S02"]
    used("gad-7")
    assert told() == ["intake.S02"]
    used("lsas-sr")
    assert told() == []
