;; -- a comment
/* and /* another */ one */ ;