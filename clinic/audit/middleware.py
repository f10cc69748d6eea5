from pghistory.middleware import HistoryMiddleware

who_and_why = HistoryMiddleware
