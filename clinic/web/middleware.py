def no_store(get_response):
    """Keep records of signed-in people out of every cache, the browser's back button after sign-out included."""

    def middleware(request):
        response = get_response(request)
        if request.user.is_authenticated or request.path.startswith("/go/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware
