//! Answers of the API server that are kept for seconds, by the digest of the question.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// Answers kept at most: some 100 bytes each.
const MOST: usize = 65_536;

/// No answer is kept for longer, whatever the question.
const LONGEST: Duration = Duration::from_secs(60);

/// The digest of a question.
type Question = [u8; 32];

/// What was answered, with the time of the answer.
pub struct Answers<T>(Mutex<HashMap<Question, (Instant, T)>>);

impl<T> Default for Answers<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Answers<T> {
    /// The answer to a question, if it is not older than `lasts` says for such an answer.
    pub fn get(&self, question: &Question, lasts: impl Fn(&T) -> Duration) -> Option<T> {
        let answers = self.lock();
        let (at, answer) = answers.get(question)?;
        (at.elapsed() < lasts(answer).min(LONGEST)).then(|| answer.clone())
    }

    /// Keeps an answer. When there are too many, those that are over go, and the older half if that is not enough.
    pub fn remember(&self, question: Question, answer: T) {
        let mut answers = self.lock();
        if answers.len() >= MOST {
            answers.retain(|_, (at, _)| at.elapsed() < LONGEST);
        }
        if answers.len() >= MOST {
            let mut times: Vec<Instant> = answers.values().map(|(at, _)| *at).collect();
            let middle = *times.select_nth_unstable(MOST / 2).1;
            answers.retain(|_, (at, _)| *at > middle);
        }
        answers.insert(question, (Instant::now(), answer));
    }

    /// The map holds plain values: a panic elsewhere cannot leave it half changed.
    fn lock(&self) -> MutexGuard<'_, HashMap<Question, (Instant, T)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(number: usize) -> Question {
        let mut question = [0; 32];
        question[..8].copy_from_slice(&number.to_le_bytes());
        question
    }

    #[tokio::test(start_paused = true)]
    async fn a_flood_of_questions_forgets_the_oldest_answers_only() {
        let answers = Answers::default();
        let lasts = |_: &usize| LONGEST;
        for number in 0..MOST {
            answers.remember(question(number), number);
            if number == MOST / 2 {
                tokio::time::advance(Duration::from_secs(1)).await;
            }
        }
        answers.remember(question(MOST), MOST);
        assert!(answers.lock().len() <= MOST / 2 + 1);
        assert_eq!(answers.get(&question(0), lasts), None);
        assert_eq!(answers.get(&question(MOST - 1), lasts), Some(MOST - 1));
        tokio::time::advance(LONGEST).await;
        assert_eq!(answers.get(&question(MOST - 1), lasts), None, "and no answer outlives its time");
    }
}
