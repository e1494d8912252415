//! A live bash session: the only home of processes.
