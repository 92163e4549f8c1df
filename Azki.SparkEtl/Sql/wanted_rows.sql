-- Rows of the days asked for. A refused row has no day. Which of two events with the id that a sender chose is the first, is told when all are known, whatever their days.
FROM candidates
|> WHERE reason IS NOT NULL OR event_id_given OR event_time_ms BETWEEN :first_ms AND :last_ms
