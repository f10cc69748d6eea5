from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: the posted data, an empty post included; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None
