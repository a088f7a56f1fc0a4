-- Addresses whose escapes differ only in signs that mean themselves are one: their keys are made again in the same step.

-- What versions link to is remembered again, by the same rules, when there is time (content_version.known).
